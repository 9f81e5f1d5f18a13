//! Arithmetic on 256-bit words; the result replaces the first operand, and dividing by zero gives zero.

use super::{Guest, Step, Stop, done, ink};
use alloy_primitives::U256;

pub(super) fn div(guest: &mut Guest<'_>, value: u32, divisor: u32) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + 3 * ink::POINTER + ink::DIV)?;
    let (a, b) = (guest.read_word(value)?, guest.read_word(divisor)?);
    guest.write_word(value, a.checked_div(b).unwrap_or_default())?;
    done()
}

pub(super) fn rem(guest: &mut Guest<'_>, value: u32, modulus: u32) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + 3 * ink::POINTER + ink::DIV)?;
    let (a, b) = (guest.read_word(value)?, guest.read_word(modulus)?);
    guest.write_word(value, a.checked_rem(b).unwrap_or_default())?;
    done()
}

pub(super) fn pow(guest: &mut Guest<'_>, value: u32, exponent: u32) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + 3 * ink::POINTER)?;
    let (a, b) = (guest.read_word(value)?, guest.read_word(exponent)?);
    guest.buy_ink(ink::pow(b.byte_len() as u64))?;
    guest.write_word(value, a.wrapping_pow(b))?;
    done()
}

pub(super) fn add_mod(guest: &mut Guest<'_>, value: u32, addend: u32, modulus: u32) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + 4 * ink::POINTER + ink::ADD_MOD)?;
    let [a, b, c] = operands(guest, [value, addend, modulus])?;
    guest.write_word(value, a.add_mod(b, c))?;
    done()
}

pub(super) fn mul_mod(guest: &mut Guest<'_>, value: u32, factor: u32, modulus: u32) -> Result<Step, Stop> {
    guest.buy_ink(ink::HOST_IO + 4 * ink::POINTER + ink::MUL_MOD)?;
    let [a, b, c] = operands(guest, [value, factor, modulus])?;
    guest.write_word(value, a.mul_mod(b, c))?;
    done()
}

fn operands(guest: &Guest<'_>, [a, b, c]: [u32; 3]) -> Result<[U256; 3], Stop> {
    Ok([guest.read_word(a)?, guest.read_word(b)?, guest.read_word(c)?])
}
