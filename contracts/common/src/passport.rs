//! The rows of `IPassport` as every contract builds them.

use alloc::vec::Vec;
use alloy_primitives::{Address, U256, address as literal, hex};

use crate::abi::{address, calldata};
use crate::host;
use crate::router::rows;
use crate::words::{clamp, first, from_bytes, word};

const ARB_WASM: Address = literal!("0000000000000000000000000000000000000071");
const PROGRAM_TIME_LEFT: [u8; 4] = hex!("c775a62a");
const LAYERS: [u8; 4] = hex!("1c80cc16");
const EXPIRY_DAYS: [u8; 4] = hex!("309f6555");

/// What a position is made of. Kinds are those of the interface, as numbers.
#[derive(Default)]
pub struct Legs(Vec<[U256; 4]>);

impl Legs {
    /// One more part, unless it is nothing.
    pub fn add(&mut self, token: Address, amount: u128, kind: u8, issuer: Address) {
        if amount > 0 {
            self.0.push([address(token), word(amount), word(kind), address(issuer)]);
        }
    }

    /// The return data.
    pub fn encode(&self) -> Vec<u8> {
        rows(&self.0)
    }
}

/// What can go wrong, layer by layer.
#[derive(Default)]
pub struct Layers(Vec<[U256; 4]>);

impl Layers {
    /// One more risk.
    pub fn add(&mut self, kind: u8, target: Address, metric: u128, limit: u128) {
        self.0.push([word(kind), address(target), word(metric), word(limit)]);
    }

    /// For each of these that is a program: when it expires. What is none has no time left to tell.
    pub fn add_programs(&mut self, kind: u8, programs: impl IntoIterator<Item = Address>) {
        let expiry = chain(&calldata(EXPIRY_DAYS, &[])).unwrap_or(0).saturating_mul(86_400);
        for program in programs {
            if let Some(left) = chain(&calldata(PROGRAM_TIME_LEFT, &[address(program)])) {
                self.add(kind, program, left, expiry);
            }
        }
    }

    /// The risks that another contract tells of itself, without those that are here already.
    pub fn add_those_of(&mut self, whom: Address, gas: u64) {
        let answer = host::ask_within(gas, whom, &calldata(LAYERS, &[])).unwrap_or_default();
        for row in rows_of(&answer) {
            if !self.0.iter().any(|known| known.iter().zip(&row).take(2).all(|(known, row)| known == row)) {
                self.0.push(row);
            }
        }
    }

    /// The return data.
    pub fn encode(&self) -> Vec<u8> {
        rows(&self.0)
    }
}

/// The rows that an answer of `IPassport` has, behind an offset and their number.
pub fn rows_of(answer: &[u8]) -> Vec<[U256; 4]> {
    let (parts, _) = answer.as_chunks();
    let (words, _) = parts.as_chunks();
    let (rows, _) = words.get(2..).unwrap_or_default().as_chunks();
    rows.iter().map(|row: &[[[u8; 8]; 4]; 4]| row.map(from_bytes)).collect()
}

/// A number that the chain knows of its programs.
fn chain(question: &[u8]) -> Option<u128> {
    let answer = host::ask(ARB_WASM, question).ok()?;
    first(&answer).map(clamp)
}
