//! A chain without a node around it: cheap to copy, its whole state open to look at.

use crate::support::{ALICE, GAS_PRICE, config};
use alloy::consensus::transaction::Recovered;
use alloy::consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy::eips::BlockId;
use alloy::rpc::types::TransactionRequest;
use alloy_primitives::{Address, Bytes, Signature, TxKind, U256, address};
use alloy_sol_types::{SolCall, sol};
use brotli::enc::BrotliEncoderParams;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use stylus_node::chain::{Chain, ChainError, Mined, Sender};
use stylus_node::evm::NETWORK_FEE_ACCOUNT;
use stylus_node::state::State;
use stylus_node::wasm;

sol! {
    function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
}

pub(crate) const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");
/// Gas of an activation; the most a transaction gets.
pub(crate) const PLENTY: u64 = 32_000_000;

/// A copy of one chain at its genesis block.
pub(crate) fn chain() -> Chain {
    static GENESIS: OnceLock<Chain> = OnceLock::new();
    GENESIS.get_or_init(|| Chain::new(config())).clone()
}

/// A message from Alice.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) to: Address,
    pub(crate) data: Bytes,
    pub(crate) value: U256,
    pub(crate) gas: u64,
}

impl Message {
    /// Activates a program.
    pub(crate) fn activation(program: Address) -> Self {
        let data = activateProgramCall { program }.abi_encode().into();
        Self { to: ARB_WASM, data, value: U256::from(10).pow(U256::from(18)), gas: PLENTY }
    }

    /// Sends it in a block of its own.
    pub(crate) fn send(&self, chain: &mut Chain) -> Mined {
        let transaction = TxEip1559 {
            chain_id: chain.config().chain_id,
            nonce: chain.next_nonce(ALICE.address),
            gas_limit: self.gas,
            max_fee_per_gas: u128::from(GAS_PRICE),
            to: TxKind::Call(self.to),
            value: self.value,
            input: self.data.clone(),
            ..TxEip1559::default()
        };
        let signed = transaction.into_signed(Signature::new(U256::ONE, U256::ONE, false));
        let transaction = Recovered::new_unchecked(TxEnvelope::from(signed), ALICE.address);
        let hash = chain.submit(transaction, Sender::Impersonated).expect("a transaction that can be paid");
        let (block, index) = chain.transaction(hash).expect("a mined transaction");
        let mined = block.transactions[index].clone();
        assert!(mined.gas_used <= self.gas, "{} gas of {}", mined.gas_used, self.gas);
        assert_eq!(block.header.gas_used, mined.gas_used);
        mined
    }

    /// Only looks what would happen.
    pub(crate) fn call(&self, chain: &Chain) -> Result<Bytes, ChainError> {
        let request = TransactionRequest {
            from: Some(ALICE.address),
            to: Some(TxKind::Call(self.to)),
            value: Some(self.value),
            gas: Some(self.gas),
            input: self.data.clone().into(),
            ..TransactionRequest::default()
        };
        chain.prepare(request, chain.view(BlockId::pending())?)?.call()
    }
}

/// A module as the code of an account, compressed in no time where `wasm::pack` takes its time.
pub(crate) fn pack(module: &[u8]) -> Bytes {
    let mut code = wasm::PREFIX.to_vec();
    code.push(0);
    let params = BrotliEncoderParams { quality: 0, lgwin: 18, ..Default::default() };
    brotli::BrotliCompress(&mut &*module, &mut code, &params).expect("compression into memory");
    code.into()
}

/// Places and activates a program; tells whether it was accepted.
pub(crate) fn install(chain: &mut Chain, program: Address, module: &[u8]) -> bool {
    chain.set_code(program, pack(module));
    Message::activation(program).send(chain).receipt.status()
}

/// Sends a message and checks what must be true whatever it does; answers how it went.
pub(crate) fn checked(chain: &mut Chain, message: &Message) -> Mined {
    let mut again = chain.clone();
    let foreseen = message.call(chain);
    let before = chain.state().clone();
    let mined = message.send(chain);
    let repeated = message.send(&mut again);
    assert_eq!((mined.receipt.clone(), &mined.output), (repeated.receipt, &repeated.output));
    assert_eq!(chain.head().hash(), again.head().hash(), "the same transaction, another block");
    match &foreseen {
        Ok(output) => assert_eq!((mined.receipt.status(), output), (true, &mined.output)),
        Err(error) => assert!(!mined.receipt.status(), "the call failed ({error}), the transaction did not"),
    }
    assert_eq!(supply(chain.state()), supply(&before), "wei appeared or vanished");
    if !mined.receipt.status() {
        only_the_fee_was_taken(&before, chain.state(), mined.gas_used);
        assert!(mined.receipt.logs().is_empty());
    }
    mined
}

fn supply(state: &State) -> U256 {
    state.accounts().fold(U256::ZERO, |sum, (_, account)| sum.wrapping_add(account.balance))
}

fn only_the_fee_was_taken(before: &State, after: &State, gas: u64) {
    let fee = U256::from(gas) * U256::from(GAS_PRICE);
    let addresses: BTreeSet<Address> =
        [before, after].iter().flat_map(|state| state.accounts().map(|(address, _)| *address)).collect();
    for address in addresses {
        let [mut old, new] = [before, after].map(|state| state.account(address).cloned().unwrap_or_default());
        if address == ALICE.address {
            old.nonce += 1;
            old.balance -= fee;
        } else if address == NETWORK_FEE_ACCOUNT {
            old.balance += fee;
            old.code_hash = new.code_hash;
        }
        assert_eq!(
            (old.balance, old.nonce, old.code_hash, old.storage == new.storage),
            (new.balance, new.nonce, new.code_hash, true),
            "{address} was changed by a failed transaction"
        );
    }
}
