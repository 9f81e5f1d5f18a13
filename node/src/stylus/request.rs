//! What a program asks of the chain and what the chain answers.

use alloy_primitives::{Address, B256, Bytes, U256};

/// How a program calls another contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallKind {
    /// An ordinary call.
    Call,
    /// The callee's code in the caller's place.
    Delegate,
    /// A call that may change nothing.
    Static,
}

/// A question only the driver, which holds the journal, can answer.
#[derive(Debug)]
pub enum Request {
    /// A storage word of the acting contract.
    Load(U256),
    /// Storage words to write, in order, within `budget` gas.
    Store {
        /// Slots and their new values.
        writes: Vec<(U256, U256)>,
        /// Gas that may not be reached.
        budget: u64,
    },
    /// A transient word of the acting contract.
    TransientLoad(U256),
    /// A transient word to write.
    TransientStore(U256, U256),
    /// A call to another contract.
    Call {
        /// Which of the three calls.
        kind: CallKind,
        /// The contract whose code runs.
        to: Address,
        /// Wei to send.
        value: U256,
        /// Calldata.
        input: Bytes,
        /// Gas the caller has.
        gas_left: u64,
        /// Gas the caller wants to give.
        gas_wanted: u64,
    },
    /// A contract to create.
    Create {
        /// Init code.
        code: Bytes,
        /// Wei to send.
        value: U256,
        /// The CREATE2 salt, if there is one.
        salt: Option<U256>,
        /// Gas the creator has.
        gas_left: u64,
    },
    /// A log of the acting contract.
    Log {
        /// Up to four topics.
        topics: Vec<B256>,
        /// The rest.
        data: Bytes,
    },
    /// The balance of an account.
    Balance(Address),
    /// The code hash of an account.
    CodeHash(Address),
    /// The code of an account, if `gas_left` suffices.
    Code {
        /// Whose code.
        address: Address,
        /// Gas the program has.
        gas_left: u64,
    },
    /// Memory pages the program is about to take.
    AddPages(u16),
}

/// How a batch of storage writes went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreStatus {
    /// All written.
    Written,
    /// The frame may not write.
    Refused,
    /// The budget ran out: the program loses all gas.
    OutOfGas,
    /// The budget ran out, and the program reverts (ArbOS before 50).
    Unaffordable,
}

/// The answer to a [`Request`]; `gas` is what it cost.
#[derive(Debug)]
pub enum Reply {
    /// A storage or transient word, a balance or a code hash.
    Word {
        /// The word.
        value: U256,
        /// Its cost.
        gas: u64,
    },
    /// The end of a batch of writes.
    Stored {
        /// How it went.
        status: StoreStatus,
        /// Its cost.
        gas: u64,
    },
    /// Done, at a cost.
    Done {
        /// The cost.
        gas: u64,
    },
    /// The frame may not do that, or cannot pay to begin: the import fails.
    Refused(&'static str),
    /// The end of a call.
    Called {
        /// Whether the callee succeeded.
        success: bool,
        /// What it returned.
        data: Bytes,
        /// Its cost.
        gas: u64,
    },
    /// The end of a creation.
    Created {
        /// The new contract, zero if there is none.
        address: Address,
        /// Revert data.
        data: Bytes,
        /// Its cost.
        gas: u64,
    },
    /// Code of an account.
    Code {
        /// The code.
        code: Bytes,
        /// Its cost.
        gas: u64,
    },
}

impl Reply {
    /// What answering cost.
    pub fn gas(&self) -> u64 {
        match self {
            Self::Word { gas, .. }
            | Self::Stored { gas, .. }
            | Self::Done { gas }
            | Self::Called { gas, .. }
            | Self::Created { gas, .. }
            | Self::Code { gas, .. } => *gas,
            Self::Refused(_) => 0,
        }
    }
}
