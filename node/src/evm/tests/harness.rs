//! A chain of single transactions, and programs and bytecode to run on it.

use crate::config::{ChainConfig, DEV_OWNER, StylusParams};
use crate::evm::precompiles::ARB_WASM;
use crate::evm::precompiles::abi::ArbWasm;
use crate::evm::{
    ARBOS_ACCOUNT, BlockContext, Engine, Execution, ExecutionError, Mode, RecentPrograms, arbos,
    install_genesis, params,
};
use crate::hostio::{HostIo, Ty};
use crate::state::State;
use crate::stylus::ProgramRecord;
use crate::wasm;
use alloy_primitives::{Address, B256, Bytes, U256, address};
use alloy_sol_types::SolCall;
use revm::DatabaseCommit;
use revm::bytecode::Bytecode;
use revm::context::TxEnv;
use revm::primitives::TxKind;

/// A funded account that owns nothing.
pub(super) const USER: Address = address!("00000000000000000000000000000000000a11ce");
/// An address without code.
pub(super) const NOBODY: Address = address!("00000000000000000000000000000000000b0b00");
/// Gas limit of transactions unless a test says otherwise.
pub(super) const GAS: u64 = 20_000_000;
/// Ink per gas.
pub(super) const INK: u64 = 10_000;

pub(super) fn ether(count: u64) -> U256 {
    U256::from(count) * U256::from(10u64.pow(18))
}

/// A chain that mines each transaction into the block it stands at.
pub(super) struct TestChain {
    pub(super) engine: Engine,
    pub(super) config: ChainConfig,
    pub(super) block: BlockContext,
    pub(super) state: State,
}

impl TestChain {
    pub(super) fn new() -> Self {
        Self::with(ChainConfig::default())
    }

    /// A chain of another ArbOS version.
    pub(super) fn of_version(version: u64) -> Self {
        Self::with(ChainConfig::for_arbos(version))
    }

    pub(super) fn with(config: ChainConfig) -> Self {
        let mut state = State::default();
        install_genesis(&mut state, &config);
        for account in [DEV_OWNER, USER] {
            state.account_mut(account).balance = ether(1_000);
        }
        let block = BlockContext {
            number: 10,
            l1_number: 7,
            timestamp: 1_760_000_000,
            base_fee: config.base_fee,
            recent: RecentPrograms::default(),
        };
        Self { engine: Engine::new(), config, block, state }
    }

    pub(super) fn tx(&self, from: Address, kind: TxKind, data: Vec<u8>) -> TxEnv {
        TxEnv {
            caller: from,
            gas_limit: GAS,
            gas_price: u128::from(self.block.base_fee),
            kind,
            data: data.into(),
            nonce: self.state.account(from).map_or(0, |account| account.nonce),
            chain_id: Some(self.config.chain_id),
            ..TxEnv::default()
        }
    }

    pub(super) fn try_send(&mut self, tx: TxEnv) -> Result<Execution, ExecutionError> {
        let execution =
            self.engine.execute(self.state.clone(), &self.config, &self.block, tx, Mode::Transaction)?;
        self.state.commit(execution.changes.clone());
        self.block.recent = execution.recent.clone();
        Ok(execution)
    }

    pub(super) fn send(&mut self, tx: TxEnv) -> Execution {
        self.try_send(tx).expect("a valid transaction")
    }

    /// Calls a contract as [`USER`].
    pub(super) fn call(&mut self, to: Address, data: impl AsRef<[u8]>) -> Execution {
        self.send(self.tx(USER, TxKind::Call(to), data.as_ref().to_vec()))
    }

    /// Calls a contract with value.
    pub(super) fn pay(&mut self, to: Address, value: U256, data: impl AsRef<[u8]>) -> Execution {
        let tx = TxEnv { value, ..self.tx(USER, TxKind::Call(to), data.as_ref().to_vec()) };
        self.send(tx)
    }

    /// Starts an empty next block.
    pub(super) fn next_block(&mut self) {
        self.block.number += 1;
        self.block.base_fee = crate::evm::base_fee(&self.state);
        self.block.recent = RecentPrograms::default();
    }

    pub(super) fn deploy(&mut self, wasm: &[u8]) -> Address {
        let init = wasm::init_code(&wasm::pack(wasm));
        let execution = self.send(self.tx(USER, TxKind::Create, init));
        assert!(execution.result.is_success(), "{:?}", execution.result);
        execution.result.created_address().expect("a created contract")
    }

    pub(super) fn activate(&mut self, program: Address) -> Execution {
        self.pay(ARB_WASM, ether(1), ArbWasm::activateProgramCall { program }.abi_encode())
    }

    /// A deployed and activated program, in a fresh block.
    pub(super) fn program(&mut self, wat: &str) -> Address {
        let program = self.deploy(&assemble(wat));
        let execution = self.activate(program);
        assert!(execution.result.is_success(), "{:?} {:?}", execution.result, execution.notes);
        self.next_block();
        program
    }

    /// Bytecode put in place.
    pub(super) fn bytecode(&mut self, address: Address, code: &[u8]) -> Address {
        self.state.set_code(address, Bytecode::new_legacy(Bytes::copy_from_slice(code)));
        address
    }

    /// Sets a value of ArbOS as if an owner had.
    pub(super) fn set(&mut self, value: arbos::Value, word: u64) {
        self.state.set_storage(ARBOS_ACCOUNT, value.slot(), U256::from(word));
    }

    pub(super) fn set_stylus(&mut self, stylus: StylusParams) {
        let words = params::pack(&stylus, self.config.arbos_version);
        for (value, word) in
            [arbos::Value::StylusParams, arbos::Value::MoreStylusParams].into_iter().zip(words)
        {
            self.state.set_storage(ARBOS_ACCOUNT, value.slot(), word);
        }
    }

    /// Does something as the chain owner, in a transaction.
    pub(super) fn as_owner(&mut self, to: Address, data: impl AsRef<[u8]>) -> Execution {
        self.send(self.tx(DEV_OWNER, TxKind::Call(to), data.as_ref().to_vec()))
    }

    pub(super) fn code_hash(&self, address: Address) -> B256 {
        self.state.account(address).map(|account| account.code_hash).unwrap_or_default()
    }

    pub(super) fn record(&self, program: Address) -> ProgramRecord {
        let slot = arbos::Space::Programs.slot(self.code_hash(program));
        ProgramRecord::unpack(self.state.storage(ARBOS_ACCOUNT, slot))
    }

    /// Gas of starting a one-page program that is not cached.
    pub(super) fn start_gas(&self, program: Address) -> u64 {
        let record = self.record(program);
        record.init_gas(&self.config.stylus) + record.cached_gas(&self.config.stylus)
    }

    pub(super) fn balance(&self, address: Address) -> U256 {
        self.state.account(address).map(|account| account.balance).unwrap_or_default()
    }
}

/// WAT to the WASM the chain takes.
pub(super) fn assemble(wat: &str) -> Vec<u8> {
    wat::parse_str(wat).expect("valid WAT")
}

/// A module with some imports, one page of memory, `items` and the body of its entrypoint.
pub(super) fn module(imports: &[HostIo], items: &str, body: &str) -> String {
    let mut wat = String::from("(module");
    for &import in
        [HostIo::PayForMemoryGrow].iter().chain(imports.iter().filter(|i| **i != HostIo::PayForMemoryGrow))
    {
        let name = import.name();
        let params: Vec<&str> = import.params().iter().copied().map(ty).collect();
        let result = import.result().map(|result| format!("(result {})", ty(result))).unwrap_or_default();
        wat +=
            &format!("(import \"vm_hooks\" \"{name}\" (func ${name} (param {}) {result}))", params.join(" "));
    }
    wat + &format!(
        "(memory (export \"memory\") 1) {items}
         (func (export \"user_entrypoint\") (param $len i32) (result i32) {body}))"
    )
}

fn ty(ty: Ty) -> &'static str {
    match ty {
        Ty::I32 => "i32",
        Ty::I64 => "i64",
    }
}

/// A data segment of raw bytes.
pub(super) fn data(at: u32, bytes: &[u8]) -> String {
    let escaped: String = bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
    format!("(data (i32.const {at}) \"{escaped}\")")
}

/// Ink of straight code: every call ends a block, and so does the end of the function.
pub(super) const fn code_ink(calls: u64, other: u64) -> u64 {
    calls * 3_800 + (calls + 1) * 2_450 + other + 1
}

/// Gas of a transaction before it runs.
pub(super) fn intrinsic(data: &[u8]) -> u64 {
    21_000 + data.iter().map(|byte| if *byte == 0 { 4 } else { 16 }).sum::<u64>()
}

/// Which instruction a proxy forwards with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Opcode {
    Call = 0xf1,
    Delegate = 0xf4,
    Static = 0xfa,
}

/// Bytecode that forwards its calldata, after a word that names the target, with all gas and value.
pub(super) fn proxy(opcode: Opcode) -> Vec<u8> {
    let mut code = vec![
        0x60, 0x20, 0x36, 0x03, // CALLDATASIZE - 32
        0x80, 0x60, 0x20, 0x60, 0x00, 0x37, // copied to memory 0
        0x60, 0x00, 0x60, 0x00, 0x82, 0x60, 0x00, // no output area, input at 0
    ];
    if opcode == Opcode::Call {
        code.push(0x34);
    }
    code.extend([0x60, 0x00, 0x35, 0x5a, opcode as u8, 0x3d, 0x60, 0x00, 0x60, 0x00, 0x3e]);
    let dest = code.len() as u8 + 7;
    code.extend([0x60, dest, 0x57, 0x3d, 0x60, 0x00, 0xfd, 0x5b, 0x3d, 0x60, 0x00, 0xf3]);
    code
}

/// Calldata for a [`proxy`].
pub(super) fn through(target: Address, data: &[u8]) -> Vec<u8> {
    [target.into_word().as_slice(), data].concat()
}

/// A program that returns its calldata.
pub(super) fn echo() -> String {
    module(
        &[HostIo::ReadArgs, HostIo::WriteResult],
        "",
        "(call $read_args (i32.const 0)) (call $write_result (i32.const 0) (local.get $len)) (i32.const 0)",
    )
}

/// A program that forwards a call and returns or reverts with what came back.
///
/// Calldata: kind (0 call, 1 delegate, 2 static), 20 bytes of target, 32 bytes of value, the rest.
pub(super) fn forwarder() -> String {
    let all_gas = "(i64.const -1)";
    let target = "(i32.const 1) (i32.const 53) (i32.sub (local.get $len) (i32.const 53))";
    module(
        &[
            HostIo::ReadArgs,
            HostIo::WriteResult,
            HostIo::Call,
            HostIo::DelegateCall,
            HostIo::StaticCall,
            HostIo::ReadReturnData,
        ],
        "",
        &format!(
            "(local $status i32) (local $size i32)
             (call $read_args (i32.const 0))
             (if (i32.eq (i32.load8_u (i32.const 0)) (i32.const 0)) (then (local.set $status
                 (call $call_contract {target} (i32.const 21) {all_gas} (i32.const 40000)))))
             (if (i32.eq (i32.load8_u (i32.const 0)) (i32.const 1)) (then (local.set $status
                 (call $delegate_call_contract {target} {all_gas} (i32.const 40000)))))
             (if (i32.eq (i32.load8_u (i32.const 0)) (i32.const 2)) (then (local.set $status
                 (call $static_call_contract {target} {all_gas} (i32.const 40000)))))
             (local.set $size (i32.load (i32.const 40000)))
             (drop (call $read_return_data (i32.const 0) (i32.const 0) (local.get $size)))
             (call $write_result (i32.const 0) (local.get $size))
             (local.get $status)"
        ),
    )
}

/// Calldata for a [`forwarder`].
pub(super) fn forward(kind: u8, target: Address, value: U256, data: &[u8]) -> Vec<u8> {
    [&[kind], target.as_slice(), &value.to_be_bytes::<32>(), data].concat()
}

/// The output of a transaction.
pub(super) fn output(execution: &Execution) -> &[u8] {
    execution.result.output().map_or(&[], |output| output)
}
