//! Why the chain refuses something, in the words geth uses where it has some.

use crate::evm::ExecutionError;
use alloy_primitives::{Address, B256, Bytes, U256};
use revm::context::result::InvalidTransaction;
use thiserror::Error;

/// A request that the chain could not fulfil.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ChainError {
    /// The bytes are no transaction.
    #[error("cannot decode the transaction: {0}")]
    Decode(String),
    /// Blob transactions and types nobody knows.
    #[error("transaction type not supported: {0}")]
    UnsupportedType(u8),
    /// The signature leads to no account.
    #[error("invalid sender: invalid transaction v, r, s values")]
    InvalidSignature,
    /// Signed for another chain.
    #[error("invalid chain id for signer: have {have} want {want}")]
    WrongChainId {
        /// Chain id of the transaction.
        have: u64,
        /// Chain id of this chain.
        want: u64,
    },
    /// The sender has moved on.
    #[error("nonce too low: address {address}, tx: {tx} state: {state}")]
    NonceTooLow {
        /// Sender.
        address: Address,
        /// Nonce of the transaction.
        tx: u64,
        /// Nonce of the account.
        state: u64,
    },
    /// Earlier transactions of the sender are missing.
    #[error("nonce too high: address {address}, tx: {tx} state: {state}")]
    NonceTooHigh {
        /// Sender.
        address: Address,
        /// Nonce of the transaction.
        tx: u64,
        /// Nonce of the account.
        state: u64,
    },
    /// It waits for a block already.
    #[error("already known")]
    AlreadyKnown,
    /// Another one of its sender and nonce waits, and pays as much.
    #[error("replacement transaction underpriced")]
    ReplacementUnderpriced,
    /// No room for another one to wait.
    #[error("txpool is full: {0} transactions wait for a block")]
    PoolFull(usize),
    /// The sender cannot pay for value and the most the gas may cost.
    #[error("insufficient funds for gas * price + value: address {address} have {have} want {want}")]
    InsufficientFunds {
        /// Sender.
        address: Address,
        /// Its balance.
        have: U256,
        /// What the transaction may cost.
        want: U256,
    },
    /// A call that sends more than its sender owns.
    #[error("insufficient funds for transfer: address {address} have {have} want {want}")]
    InsufficientFundsForTransfer {
        /// Sender.
        address: Address,
        /// Its balance.
        have: U256,
        /// Value of the call.
        want: U256,
    },
    /// Not even the transaction itself is paid for.
    #[error("intrinsic gas too low: gas {have}, minimum needed {want}")]
    IntrinsicGas {
        /// Gas limit of the transaction.
        have: u64,
        /// What it needs before anything runs.
        want: u64,
    },
    /// More gas than a block has.
    #[error("exceeds block gas limit: gas {gas}, limit {limit}")]
    GasAboveLimit {
        /// Gas limit of the transaction.
        gas: u64,
        /// Gas limit of the block.
        limit: u64,
    },
    /// The fee would not even cover the base fee.
    #[error(
        "max fee per gas less than block base fee: address {address}, maxFeePerGas: {fee}, baseFee: {base_fee}"
    )]
    FeeCapTooLow {
        /// Sender.
        address: Address,
        /// Fee offered, in wei per gas.
        fee: u128,
        /// Base fee of the block.
        base_fee: u64,
    },
    /// A tip higher than the whole fee.
    #[error(
        "max priority fee per gas higher than max fee per gas: address {address}, maxPriorityFeePerGas: {tip}, maxFeePerGas: {fee}"
    )]
    TipAboveFeeCap {
        /// Sender.
        address: Address,
        /// Tip offered, in wei per gas.
        tip: u128,
        /// Fee offered, in wei per gas.
        fee: u128,
    },
    /// Init code beyond EIP-3860.
    #[error("max initcode size exceeded: code size {size}, limit {limit}")]
    InitCodeTooLarge {
        /// Bytes of init code.
        size: usize,
        /// Most the chain takes.
        limit: usize,
    },
    /// The engine refused to run it.
    #[error("{0}")]
    Rejected(String),
    /// The call reverted.
    #[error("execution reverted")]
    Reverted {
        /// What the contract has to say.
        data: Bytes,
        /// What the engine has to say, where the data is silent.
        notes: Vec<String>,
    },
    /// The call failed without a revert.
    #[error("{0}")]
    Halted(String),
    /// No gas limit within reach is enough.
    #[error("gas required exceeds allowance ({0})")]
    GasExceedsAllowance(u64),
    /// No such block.
    #[error("header not found: block {0}")]
    UnknownBlock(String),
    /// A block hash that is not on this chain.
    #[error("unknown block {0}")]
    UnknownBlockHash(B256),
    /// A log query that goes backwards.
    #[error("invalid block range params: from block {from} is after to block {to}")]
    InvalidRange {
        /// First block.
        from: u64,
        /// Last block.
        to: u64,
    },
    /// Time would run backwards.
    #[error("timestamp {have} is lower than the previous block's {parent}; time only moves forward")]
    TimestampTooLow {
        /// Timestamp asked for.
        have: u64,
        /// Timestamp of the head.
        parent: u64,
    },
    /// A time no contract can reckon with.
    #[error("timestamp {0} is out of range")]
    TimestampTooHigh(u64),
    /// An override this chain does not offer.
    #[error("{0}")]
    Override(String),
    /// A simulation that goes on for too long.
    #[error("{0}")]
    Simulation(String),
    /// A tracer nobody knows, or options it does not take.
    #[error("{0}")]
    Tracer(String),
    /// A trace that would fill the memory.
    #[error(
        "the trace takes more than {0} bytes; ask for less with limit, disableStack and without enableMemory, or use callTracer with onlyTopCall"
    )]
    TraceTooLarge(usize),
    /// A call tree that no JSON parser would take.
    #[error("the calls are nested more than {0} deep; use flatCallTracer, or callTracer with onlyTopCall")]
    TraceTooDeep(usize),
    /// `eth_sendTransaction` for a sender without a key here.
    #[error("unknown account {0}: not a dev account; impersonate it or send a signed transaction")]
    UnknownAccount(Address),
}

impl From<ExecutionError> for ChainError {
    fn from(error: ExecutionError) -> Self {
        match error {
            ExecutionError::Invalid(InvalidTransaction::CallGasCostMoreThanGasLimit {
                initial_gas,
                gas_limit,
            }) => Self::IntrinsicGas { have: gas_limit, want: initial_gas },
            other => Self::Rejected(other.to_string()),
        }
    }
}
