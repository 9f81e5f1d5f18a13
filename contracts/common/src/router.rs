//! From calldata to a function and from its result to return data.
//!
//! The types of a function's arguments say how they are read, the type of its result how it is written. Every
//! type has one small routine: generated decoders would be more than half of a program.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256};
use stylus_sdk::ArbResult;

use crate::abi::put_words;
use crate::words::{clamp, first, to_address, word};

/// Arguments that are still to be read, after a selector.
pub struct Arguments<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Arguments<'a> {
    /// The arguments that `data` begins with; what follows them is ignored, as in Solidity.
    pub const fn of(data: &'a [u8]) -> Self {
        Self { data, at: 0 }
    }

    #[inline(never)]
    fn word(&mut self) -> Option<U256> {
        let word = first(self.data.get(self.at..)?);
        self.at += 32;
        word
    }

    /// What an offset points to, behind the number of elements it begins with.
    #[inline(never)]
    fn sequence(&mut self) -> Option<(usize, &'a [u8])> {
        let offset = index(self.word()?)?;
        let data = self.data.get(offset..)?;
        let mut tail = Self::of(data);
        let count = index(tail.word()?)?;
        Some((count, data.get(32..)?))
    }

    /// The elements of an array, a word for each. They are there before anything is reserved for them.
    fn elements(&mut self) -> Option<(usize, Self)> {
        let (count, data) = self.sequence()?;
        data.get(..count.checked_mul(32)?)?;
        Some((count, Self::of(data)))
    }
}

/// A word as a position in calldata; larger ones point nowhere.
fn index(word: U256) -> Option<usize> {
    let value = clamp(word);
    if value < 1 << 31 { Some(value as usize) } else { None }
}

/// A type that functions take.
pub trait Argument<'a>: Sized {
    /// Reads one, or nothing if the calldata is not one.
    fn read(arguments: &mut Arguments<'a>) -> Option<Self>;
}

impl Argument<'_> for U256 {
    fn read(arguments: &mut Arguments<'_>) -> Option<Self> {
        arguments.word()
    }
}

impl Argument<'_> for Address {
    #[inline(never)]
    fn read(arguments: &mut Arguments<'_>) -> Option<Self> {
        let word = arguments.word()?;
        let [_, _, high, highest] = *word.as_limbs();
        if high >> 32 | highest == 0 { Some(to_address(word)) } else { None }
    }
}

impl Argument<'_> for u8 {
    #[inline(never)]
    fn read(arguments: &mut Arguments<'_>) -> Option<Self> {
        Self::try_from(clamp(arguments.word()?)).ok()
    }
}

impl Argument<'_> for bool {
    fn read(arguments: &mut Arguments<'_>) -> Option<Self> {
        match u8::read(arguments)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

/// An array of values of one word.
impl<'a, T: OneWord + Argument<'a>> Argument<'a> for Vec<T> {
    #[inline(never)]
    fn read(arguments: &mut Arguments<'a>) -> Option<Self> {
        let (count, mut tail) = arguments.elements()?;
        let mut values = Self::with_capacity(count);
        for _ in 0..count {
            values.push(T::read(&mut tail)?);
        }
        Some(values)
    }
}

/// An array of byte strings.
impl<'a> Argument<'a> for Vec<&'a [u8]> {
    #[inline(never)]
    fn read(arguments: &mut Arguments<'a>) -> Option<Self> {
        let (count, mut tail) = arguments.elements()?;
        let mut values = Self::with_capacity(count);
        for _ in 0..count {
            let (length, bytes) = tail.sequence()?;
            values.push(bytes.get(..length)?);
        }
        Some(values)
    }
}

/// A byte string.
impl<'a> Argument<'a> for &'a [u8] {
    fn read(arguments: &mut Arguments<'a>) -> Option<Self> {
        let (length, bytes) = arguments.sequence()?;
        bytes.get(..length)
    }
}

/// Types that arrays hold side by side.
pub trait OneWord {}

impl OneWord for U256 {}
impl OneWord for Address {}

/// A type that functions return.
pub trait Returns {
    /// The return data.
    fn encode(self) -> ArbResult;
}

impl Returns for () {
    fn encode(self) -> ArbResult {
        Ok(Vec::new())
    }
}

impl Returns for U256 {
    fn encode(self) -> ArbResult {
        [self].encode()
    }
}

impl Returns for Address {
    fn encode(self) -> ArbResult {
        crate::abi::address(self).encode()
    }
}

impl Returns for bool {
    fn encode(self) -> ArbResult {
        word(self).encode()
    }
}

impl<const N: usize> Returns for [U256; N] {
    fn encode(self) -> ArbResult {
        Ok(words(&self))
    }
}

/// An array.
impl Returns for Vec<U256> {
    fn encode(self) -> ArbResult {
        let mut data = words(&[word(32u64), word(self.len() as u64)]);
        put_words(&mut data, &self);
        Ok(data)
    }
}

/// Return data as it is.
impl Returns for Vec<u8> {
    fn encode(self) -> ArbResult {
        Ok(self)
    }
}

impl<T: Returns, E: Into<Vec<u8>>> Returns for Result<T, E> {
    fn encode(self) -> ArbResult {
        match self {
            Ok(value) => value.encode(),
            Err(error) => Err(error.into()),
        }
    }
}

#[inline(never)]
fn words(values: &[U256]) -> Vec<u8> {
    let mut data = Vec::with_capacity(32 * values.len());
    put_words(&mut data, values);
    data
}

/// Routes the selector of calldata to a function: `match` arms of interface calls and the functions that answer.
///
/// Malformed arguments revert without data. `otherwise` answers unknown selectors and data without one.
#[macro_export]
macro_rules! routes {
    ($calldata:expr, $otherwise:expr; $($call:path => $function:path = $name:ident($($argument:ident),*);)*) => {{
        let data: &[u8] = $calldata;
        let (Some(selector), Some(data)) = (data.first_chunk::<4>(), data.get(4..)) else {
            return $otherwise;
        };
        $(
            #[allow(non_upper_case_globals)]
            const $name: u32 = u32::from_be_bytes(<$call as alloy_sol_types::SolCall>::SELECTOR);
        )*
        #[allow(unused_mut, unused_variables)]
        let mut arguments = $crate::router::Arguments::of(data);
        match u32::from_be_bytes(*selector) {
            $($name => {
                $(
                    let Some($argument) = $crate::router::Argument::read(&mut arguments) else {
                        return Err(alloc::vec::Vec::new());
                    };
                )*
                $crate::router::Returns::encode($function($($argument),*))
            })*
            _ => $otherwise,
        }
    }};
}

/// The return data of two arrays.
pub fn two_arrays(first: &[U256], second: &[U256]) -> Vec<u8> {
    let start = 64u64;
    let length = |values: &[U256]| word(values.len() as u64);
    let mut data = words(&[word(start), word(start + 32 * (1 + first.len() as u64)), length(first)]);
    put_words(&mut data, first);
    put_words(&mut data, &[length(second)]);
    put_words(&mut data, second);
    data
}

/// The return data of a text.
pub fn text(value: &[u8]) -> Vec<u8> {
    let mut data = words(&[word(32u64), word(value.len() as u64)]);
    data.extend_from_slice(value);
    data.resize(data.len().next_multiple_of(32), 0);
    data
}

/// The return data of an array of structs of static fields.
pub fn rows<const N: usize>(rows: &[[U256; N]]) -> Vec<u8> {
    let mut data = words(&[word(32u64), word(rows.len() as u64)]);
    put_words(&mut data, rows.as_flattened());
    data
}

/// The return data of an array of byte strings.
pub fn byte_strings(strings: &[Vec<u8>]) -> Vec<u8> {
    let mut data = words(&[word(32u64)]);
    put_byte_strings(&mut data, strings);
    data
}

/// The return data of an array of flags and one of byte strings.
pub fn flags_and_byte_strings(flags: &[bool], strings: &[Vec<u8>]) -> Vec<u8> {
    let second = 32 * (3 + flags.len() as u64);
    let mut data = words(&[word(64u64), word(second), word(flags.len() as u64)]);
    for flag in flags {
        put_words(&mut data, &[word(*flag)]);
    }
    put_byte_strings(&mut data, strings);
    data
}

fn put_byte_strings(data: &mut Vec<u8>, strings: &[Vec<u8>]) {
    put_words(data, &[word(strings.len() as u64)]);
    let mut offset = 32 * strings.len();
    for string in strings {
        put_words(data, &[word(offset as u64)]);
        offset += 32 + string.len().next_multiple_of(32);
    }
    for string in strings {
        put_words(data, &[word(string.len() as u64)]);
        data.extend_from_slice(string);
        data.resize(data.len() + string.len().next_multiple_of(32) - string.len(), 0);
    }
}
