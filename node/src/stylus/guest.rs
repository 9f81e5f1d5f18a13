//! The host's view of a running program: its linear memory and its ink.

use super::host::Frame;
use alloy_primitives::{Address, B256, U256};
use wasmi::{AsContext, Global, Memory, StoreContextMut, Val};

/// Why an import ends the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// `exit_early` with this status.
    Exit(u32),
    /// The ink is used up.
    OutOfInk,
    /// The import cannot do what it was asked: a revert without data.
    Failure(&'static str),
}

/// What the host needs of an instance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exports {
    /// Linear memory.
    pub(super) memory: Memory,
    /// Ink left, an `i64`.
    pub(super) ink_left: Global,
    /// An `i32`, 1 once the ink is used up.
    pub(super) ink_status: Global,
}

/// A running program, seen from an import.
pub(super) struct Guest<'a> {
    store: StoreContextMut<'a, Frame>,
    exports: Exports,
}

impl<'a> Guest<'a> {
    /// The program of a store; `None` before it is instantiated.
    pub(super) fn new(store: StoreContextMut<'a, Frame>) -> Option<Self> {
        let exports = store.data().exports?;
        Some(Self { store, exports })
    }

    pub(super) fn frame(&mut self) -> &mut Frame {
        self.store.data_mut()
    }

    /// Ink left; zero once it is used up.
    pub(super) fn ink_left(&self) -> u64 {
        if self.is_exhausted() {
            return 0;
        }
        match self.exports.ink_left.get(self.store.as_context()) {
            Val::I64(ink) => ink.cast_unsigned(),
            _ => 0,
        }
    }

    /// Whether the ink is used up.
    pub(super) fn is_exhausted(&self) -> bool {
        !matches!(self.exports.ink_status.get(self.store.as_context()), Val::I32(0))
    }

    /// Sets the ink the program has.
    pub(super) fn set_ink(&mut self, ink: u64) -> Result<(), Stop> {
        let set = self.exports.ink_left.set(&mut self.store, Val::I64(ink.cast_signed()));
        set.map_err(|_| Stop::Failure("the ink counter cannot be written"))
    }

    /// Gas left: whole gas that the ink is worth.
    pub(super) fn gas_left(&mut self) -> u64 {
        self.ink_left() / self.ink_price()
    }

    /// Takes ink away.
    pub(super) fn buy_ink(&mut self, ink: u64) -> Result<(), Stop> {
        match self.ink_left().checked_sub(ink) {
            Some(left) => self.set_ink(left),
            None => self.out_of_ink(),
        }
    }

    /// Takes the ink that `gas` is worth.
    pub(super) fn buy_gas(&mut self, gas: u64) -> Result<(), Stop> {
        let price = self.ink_price();
        self.buy_ink(gas.saturating_mul(price))
    }

    /// Fails as if out of ink unless `gas` is there; takes nothing.
    pub(super) fn require_gas(&mut self, gas: u64) -> Result<(), Stop> {
        if self.ink_left() < gas.saturating_mul(self.ink_price()) { self.out_of_ink() } else { Ok(()) }
    }

    /// Uses up all ink.
    pub(super) fn out_of_ink<T>(&mut self) -> Result<T, Stop> {
        self.set_ink(0)?;
        let set = self.exports.ink_status.set(&mut self.store, Val::I32(1));
        set.map_err(|_| Stop::Failure("the ink status cannot be written"))?;
        Err(Stop::OutOfInk)
    }

    fn ink_price(&mut self) -> u64 {
        u64::from(self.frame().environment.ink_price).max(1)
    }

    /// `len` bytes of the program's memory.
    pub(super) fn read(&self, ptr: u32, len: u32) -> Result<&[u8], Stop> {
        let (start, len) = (ptr as usize, len as usize);
        let end = start.checked_add(len).ok_or(OUT_OF_BOUNDS)?;
        self.exports.memory.data(&self.store).get(start..end).ok_or(OUT_OF_BOUNDS)
    }

    /// Copies bytes into the program's memory.
    pub(super) fn write(&mut self, ptr: u32, bytes: &[u8]) -> Result<(), Stop> {
        let start = ptr as usize;
        let end = start.checked_add(bytes.len()).ok_or(OUT_OF_BOUNDS)?;
        let memory = self.exports.memory.data_mut(&mut self.store);
        memory.get_mut(start..end).ok_or(OUT_OF_BOUNDS)?.copy_from_slice(bytes);
        Ok(())
    }

    /// A 32-byte hash.
    pub(super) fn read_hash(&self, ptr: u32) -> Result<B256, Stop> {
        self.read(ptr, 32).map(B256::from_slice)
    }

    /// A big-endian word.
    pub(super) fn read_word(&self, ptr: u32) -> Result<U256, Stop> {
        self.read_hash(ptr).map(|hash| U256::from_be_bytes(hash.0))
    }

    /// A 20-byte address.
    pub(super) fn read_address(&self, ptr: u32) -> Result<Address, Stop> {
        self.read(ptr, 20).map(Address::from_slice)
    }

    /// Writes a word, big endian.
    pub(super) fn write_word(&mut self, ptr: u32, word: U256) -> Result<(), Stop> {
        self.write(ptr, &word.to_be_bytes::<32>())
    }

    /// Writes an address.
    pub(super) fn write_address(&mut self, ptr: u32, address: Address) -> Result<(), Stop> {
        self.write(ptr, address.as_slice())
    }

    /// Writes a length, little endian as WASM has it.
    pub(super) fn write_len(&mut self, ptr: u32, len: usize) -> Result<(), Stop> {
        self.write(ptr, &u32::try_from(len).unwrap_or(u32::MAX).to_le_bytes())
    }
}

const OUT_OF_BOUNDS: Stop = Stop::Failure("a pointer leaves the program's memory");
