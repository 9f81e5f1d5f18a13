//! The form a program takes in an account's code.

use alloy_primitives::Address;
use brotli::enc::BrotliEncoderParams;
use brotli::{BrotliDecompressStream, BrotliResult, BrotliState, HeapAlloc, HuffmanCode};

/// Starts the code of a program that fits one account.
pub const PREFIX: [u8; 3] = [0xEF, 0xF0, 0x00];
/// Starts a piece of a larger program (ArbOS 60).
pub const FRAGMENT_PREFIX: [u8; 3] = [0xEF, 0xF0, 0x01];
/// Starts the account that lists a larger program's pieces (ArbOS 60).
pub const ROOT_PREFIX: [u8; 3] = [0xEF, 0xF0, 0x02];
/// Most bytes of code an account may have (EIP-170).
pub const MAX_CODE_SIZE: usize = 24_576;

/// The dictionary byte of a stream that needs none.
pub(super) const NO_DICTIONARY: u8 = 0;
const QUALITY: i32 = 11;
const WINDOW: i32 = 22;
/// Decompressed at a time.
const CHUNK: usize = 16 * 1024;

/// Why code does not hold a program's WASM.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// No Stylus prefix.
    #[error("the code does not start with the Stylus prefix eff000")]
    NotAProgram,
    /// A piece of a program.
    #[error("the code is a fragment (eff001) of a larger program, which cannot be activated by itself")]
    Fragment,
    /// A program of several pieces, where one account's was expected.
    #[error("the code is a root (eff002); its WASM is in the fragments it names")]
    Root,
    /// A root that ends before its header does.
    #[error("the root is {0} bytes long; its header alone takes 8")]
    ShortRoot(usize),
    /// A root whose list of addresses is cut.
    #[error("the root's list of fragments ends with {0} bytes that are no address")]
    RaggedRoot(usize),
    /// A root without pieces.
    #[error("the root names no fragments")]
    NoFragments,
    /// A root with more pieces than the chain allows.
    #[error("the root names {count} fragments; the limit is {max}")]
    TooManyFragments {
        /// Fragments named.
        count: usize,
        /// Fragments allowed.
        max: u8,
    },
    /// A root that announces more WASM than the chain allows.
    #[error("the root declares {declared} bytes of WASM; the limit is {max}")]
    DeclaresTooMuch {
        /// Bytes declared.
        declared: u32,
        /// Bytes allowed.
        max: u32,
    },
    /// A root that names something else.
    #[error("the root names {0}, whose code is not a fragment (eff001)")]
    NotAFragment(Address),
    /// A root that announces another length than its pieces have.
    #[error("the root declares {declared} bytes of WASM; its fragments hold {len}")]
    WrongLength {
        /// Bytes declared.
        declared: u32,
        /// Bytes found.
        len: usize,
    },
    /// The dictionary byte is missing.
    #[error("the code ends after the Stylus prefix")]
    Empty,
    /// Nitro's built-in dictionary, or an unknown one.
    #[error(
        "the code needs brotli dictionary {0}, which is not shipped with this chain; compress without one"
    )]
    Dictionary(u8),
    /// Not a brotli stream.
    #[error("the code is not a valid brotli stream")]
    Corrupt,
    /// The brotli stream stops early.
    #[error("the brotli stream is cut short")]
    Truncated,
    /// Too large once decompressed.
    #[error("the program decompresses to more than {0} bytes")]
    TooLarge(usize),
}

/// Whether this is the code of a program that fits one account.
pub fn is_program(code: &[u8]) -> bool {
    code.starts_with(&PREFIX)
}

/// Whether this is the code of a program of several pieces.
pub fn is_root(code: &[u8]) -> bool {
    code.starts_with(&ROOT_PREFIX)
}

/// Compresses a module into the code of an account; check its length against [`MAX_CODE_SIZE`].
pub fn pack(wasm: &[u8]) -> Vec<u8> {
    let mut code = PREFIX.to_vec();
    code.push(NO_DICTIONARY);
    code.extend(compress(wasm));
    code
}

/// Brotli at the quality the chain's tools use.
pub(super) fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut stream = Vec::new();
    let params = BrotliEncoderParams { quality: QUALITY, lgwin: WINDOW, ..Default::default() };
    let mut input = bytes;
    // Neither the slice nor the vector can fail, and no other error exists.
    let compressed = brotli::BrotliCompress(&mut input, &mut stream, &params);
    debug_assert!(compressed.is_ok(), "compression into memory");
    stream
}

/// Decompresses the module in an account's code, never beyond `max_len` bytes.
pub fn unpack(code: &[u8], max_len: usize) -> Result<Vec<u8>, CodeError> {
    if code.starts_with(&FRAGMENT_PREFIX) {
        return Err(CodeError::Fragment);
    }
    if code.starts_with(&ROOT_PREFIX) {
        return Err(CodeError::Root);
    }
    let payload = code.strip_prefix(&PREFIX).ok_or(CodeError::NotAProgram)?;
    match payload.split_first() {
        None => Err(CodeError::Empty),
        Some((&NO_DICTIONARY, stream)) => decompress(stream, max_len),
        Some((dictionary, _)) => Err(CodeError::Dictionary(*dictionary)),
    }
}

/// Bounded brotli; bytes after the end of the stream are ignored, as on the chain.
pub(super) fn decompress(stream: &[u8], max_len: usize) -> Result<Vec<u8>, CodeError> {
    // Strict: the large-window extension would let a few bytes allocate a gigabyte.
    let mut state = BrotliState::new_strict(
        HeapAlloc::<u8>::new(0),
        HeapAlloc::<u32>::new(0),
        HeapAlloc::<HuffmanCode>::new(HuffmanCode::default()),
    );
    let (mut left, mut read, mut total) = (stream.len(), 0, 0);
    let mut wasm = Vec::new();
    let mut chunk = [0; CHUNK];
    loop {
        let (mut room, mut written) = (chunk.len(), 0);
        let result = BrotliDecompressStream(
            &mut left,
            &mut read,
            stream,
            &mut room,
            &mut written,
            &mut chunk,
            &mut total,
            &mut state,
        );
        wasm.extend_from_slice(chunk.get(..written).unwrap_or_default());
        if wasm.len() > max_len {
            return Err(CodeError::TooLarge(max_len));
        }
        match result {
            BrotliResult::ResultSuccess => return Ok(wasm),
            BrotliResult::NeedsMoreOutput => {}
            BrotliResult::NeedsMoreInput => return Err(CodeError::Truncated),
            BrotliResult::ResultFailure => return Err(CodeError::Corrupt),
        }
    }
}

/// The init code that deploys `code`: a 43-byte prelude, then the code it returns.
pub fn init_code(code: &[u8]) -> Vec<u8> {
    const PUSH32: u8 = 0x7f;
    // DUP1, PUSH1 43 (this prelude), PUSH1 0, CODECOPY, PUSH1 0, RETURN, and a padding STOP.
    const COPY_AND_RETURN: [u8; 10] = [0x80, 0x60, 0x2b, 0x60, 0x00, 0x39, 0x60, 0x00, 0xf3, 0x00];
    let mut init = vec![PUSH32];
    init.extend_from_slice(&[0; 24]);
    init.extend_from_slice(&(code.len() as u64).to_be_bytes());
    init.extend_from_slice(&COPY_AND_RETURN);
    init.extend_from_slice(code);
    init
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_and_unpacking_are_inverse() {
        let wasm: Vec<u8> = (0..100_000u32).flat_map(|i| (i / 7).to_le_bytes()).collect();
        let code = pack(&wasm);
        assert!(is_program(&code));
        assert_eq!(code[..4], [0xEF, 0xF0, 0x00, 0x00]);
        assert_eq!(unpack(&code, wasm.len()), Ok(wasm.clone()));
        assert_eq!(unpack(&code, wasm.len() - 1), Err(CodeError::TooLarge(wasm.len() - 1)));
        assert_eq!(pack(&wasm), code, "deterministic");
    }

    #[test]
    fn a_decompression_bomb_is_stopped_at_the_limit() {
        let code = pack(&vec![0; 8 << 20]);
        assert!(code.len() < 1_000, "{} bytes make 8 MiB", code.len());
        assert_eq!(unpack(&code, 131_072), Err(CodeError::TooLarge(131_072)));
    }

    #[test]
    fn large_window_streams_are_refused() {
        // 0x11 announces a large window, then its size: 30 bits.
        let code = [&PREFIX[..], &[0, 0x11, 0x1e, 0x03]].concat();
        assert_eq!(unpack(&code, 131_072), Err(CodeError::Corrupt));
    }

    #[test]
    fn each_fault_has_its_name() {
        let program = pack(b"wasm");
        let cases: [(&[u8], CodeError); 8] = [
            (b"", CodeError::NotAProgram),
            (&[0xEF, 0xF0], CodeError::NotAProgram),
            (&[0xEF, 0xF0, 0x03, 0x00], CodeError::NotAProgram),
            (&[0xEF, 0xF0, 0x01, 0x00], CodeError::Fragment),
            (&[0xEF, 0xF0, 0x02, 0x00], CodeError::Root),
            (&PREFIX, CodeError::Empty),
            (&[0xEF, 0xF0, 0x00, 0x01, 0x00], CodeError::Dictionary(1)),
            (&program[..program.len() - 1], CodeError::Truncated),
        ];
        for (code, error) in cases {
            assert_eq!(unpack(code, 100), Err(error));
        }
    }

    #[test]
    fn bytes_after_the_stream_are_ignored() {
        let mut code = pack(b"wasm");
        code.extend_from_slice(b"trailing");
        assert_eq!(unpack(&code, 100), Ok(b"wasm".to_vec()));
    }

    #[test]
    fn the_init_code_copies_what_follows_its_43_bytes() {
        let init = init_code(&[0xAA; 300]);
        assert_eq!(init.len(), 43 + 300);
        assert_eq!(init[..33], [&[0x7f][..], &[0; 30], &[0x01, 0x2c]].concat());
        assert_eq!(init[33..43], [0x80, 0x60, 0x2b, 0x60, 0x00, 0x39, 0x60, 0x00, 0xf3, 0x00]);
        assert_eq!(init[43..], [0xAA; 300]);
    }
}
