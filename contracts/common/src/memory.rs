//! Comparisons of bytes, eight at a time: the prebuilt one goes byte by byte, which costs an action up to 140 gas.

/// How two stretches of bytes compare, as in C. Every `==` of addresses and words compiles to it.
///
/// # Safety
///
/// `length` bytes can be read from both pointers.
#[unsafe(no_mangle)]
unsafe extern "C" fn memcmp(left: *const u8, right: *const u8, length: usize) -> i32 {
    let mut at = 0;
    while at < length {
        // SAFETY: of `length` bytes, which the caller lets be read, a step reads eight or one.
        let (a, b) = unsafe {
            if length < 8 {
                at += 1;
                (u64::from(left.add(at - 1).read()), u64::from(right.add(at - 1).read()))
            } else {
                // The last eight may begin among those that were equal.
                at = if at > length - 8 { length } else { at + 8 };
                let (left, right) = (left.add(at - 8), right.add(at - 8));
                (left.cast::<u64>().read_unaligned(), right.cast::<u64>().read_unaligned())
            }
        };
        if a != b {
            return if u64::from_be(a) < u64::from_be(b) { -1 } else { 1 };
        }
    }
    0
}
