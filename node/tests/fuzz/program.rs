//! Programs that are nothing but a sequence of host calls, with a memory full of things worth pointing at.

use crate::support::{ALICE, BOB};
use alloy_primitives::{Address, U256, hex};
use arbitrary::{Result, Unstructured};
use stylus_node::hostio::{HostIo, Ty};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    ImportSection, MemorySection, MemoryType, Module, TypeSection, ValType,
};

/// The actors that call each other.
pub(crate) const ACTORS: [Address; 5] = [
    Address::repeat_byte(0xa1),
    Address::repeat_byte(0xa2),
    Address::repeat_byte(0xe1),
    Address::repeat_byte(0xe2),
    Address::repeat_byte(0xe3),
];
/// The first of these are programs, the others bytecode.
pub(crate) const PROGRAMS: usize = 2;

/// Bytes of a WASM page.
const PAGE: u32 = 65_536;
/// Where words lie, one every 32 bytes.
const WORDS: u32 = 0;
/// Where addresses lie, one every 32 bytes.
const ADDRESSES: u32 = 512;
/// Where init codes lie, one every 64 bytes.
const CODES: u32 = 1_024;
/// Where nothing lies.
const FREE: u32 = 2_048;

/// Init codes: empty code, a runtime that stores, a revert with data, code that starts with 0xEF, an endless loop,
/// a self-destruction to the caller.
const INIT_CODES: [&[u8]; 6] = [
    &hex!("00"),
    &hex!("6460015f5500600052600560 1bf3"),
    &hex!("60ff5f5260205ffd"),
    &hex!("60ef5f5360015ff3"),
    &hex!("5b5f56"),
    &hex!("33ff"),
];

/// What an argument means to the import that takes it.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Word,
    Address,
    Code,
    Len,
    Gas,
    Place,
    Small,
}

fn words() -> Vec<U256> {
    let one = U256::ONE;
    vec![
        U256::ZERO,
        one,
        U256::from(2),
        U256::from(1_000_000_000_000_000_000u64),
        one << 64,
        one << 128,
        one << 255,
        U256::MAX,
    ]
}

fn addresses() -> Vec<Address> {
    let mut addresses = ACTORS.to_vec();
    let precompiles = [0x01, 0x02, 0x04, 0x64, 0x6b, 0x6c, 0x71, 0x72];
    addresses.extend(precompiles.map(Address::with_last_byte));
    addresses.extend([ALICE.address, BOB.address, Address::repeat_byte(0x77)]);
    addresses
}

/// The start of the memory of every program.
fn memory() -> Vec<u8> {
    let mut bytes = vec![0; FREE as usize];
    let mut put = |at: u32, content: &[u8]| {
        bytes[at as usize..][..content.len()].copy_from_slice(content);
    };
    for (at, word) in (WORDS..).step_by(32).zip(words()) {
        put(at, &word.to_be_bytes::<32>());
    }
    for (at, address) in (ADDRESSES..).step_by(32).zip(addresses()) {
        put(at, address.as_slice());
    }
    for (at, code) in (CODES..).step_by(64).zip(INIT_CODES) {
        put(at, code);
    }
    bytes
}

fn kinds(import: HostIo) -> &'static [Kind] {
    use Kind::{Address, Code, Gas, Len, Place, Small, Word};
    match import {
        HostIo::WriteResult => &[Place, Len],
        HostIo::ExitEarly | HostIo::StorageFlush | HostIo::PayForMemoryGrow => &[Small],
        HostIo::StorageLoad | HostIo::TransientLoad => &[Word, Place],
        HostIo::StorageCache | HostIo::TransientStore => &[Word, Word],
        HostIo::Call => &[Address, Place, Len, Word, Gas, Place],
        HostIo::DelegateCall | HostIo::StaticCall => &[Address, Place, Len, Gas, Place],
        HostIo::Create1 => &[Code, Len, Word, Place, Place],
        HostIo::Create2 => &[Code, Len, Word, Word, Place, Place],
        HostIo::ReadReturnData => &[Place, Small, Len],
        HostIo::EmitLog => &[Place, Len, Small],
        HostIo::AccountBalance | HostIo::AccountCodeHash => &[Address, Place],
        HostIo::AccountCode => &[Address, Small, Len, Place],
        HostIo::AccountCodeSize => &[Address],
        HostIo::Keccak256 => &[Place, Len, Place],
        HostIo::MathDiv | HostIo::MathMod | HostIo::MathPow => &[Place, Word],
        HostIo::MathAddMod | HostIo::MathMulMod => &[Place, Word, Word],
        _ => &[Place],
    }
}

fn argument(u: &mut Unstructured<'_>, kind: Kind) -> Result<i64> {
    if u.ratio(1, 24)? {
        return hostile(u);
    }
    Ok(i64::from(match kind {
        Kind::Word if u.ratio(2, 3)? => WORDS + 32 * u.int_in_range(0..=3)?,
        Kind::Word => WORDS + 32 * u.int_in_range(0..=7)?,
        Kind::Address if u.ratio(2, 3)? => ADDRESSES + 32 * u.choose_index(ACTORS.len())? as u32,
        Kind::Address => ADDRESSES + 32 * u.choose_index(addresses().len())? as u32,
        Kind::Code => CODES + 64 * u.choose_index(INIT_CODES.len())? as u32,
        Kind::Len => *u.choose(&[0, 1, 4, 14, 20, 32, 36, 64, 128, 160, 1_000, 24_576, 49_152, 49_153])?,
        Kind::Gas => *u.choose(&[0, 2_300, 50_000, 300_000, u32::MAX])?,
        Kind::Place => *u.choose(&[0, 32, 96, ADDRESSES, CODES, FREE, FREE + 32, FREE + 64, PAGE - 32])?,
        Kind::Small => u.int_in_range(0..=5)?,
    }))
}

/// Pointers, lengths and amounts that no compiler would make.
fn hostile(u: &mut Unstructured<'_>) -> Result<i64> {
    let edges = [PAGE - 31, PAGE - 1, PAGE, 2 * PAGE, i32::MAX as u32, 1 << 31, u32::MAX - 31, u32::MAX];
    Ok(match u.ratio(1, 2)? {
        true => i64::from(*u.choose(&edges)?),
        false => u.arbitrary()?,
    })
}

/// A program of random host calls.
pub(crate) fn program(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut body = Function::new([]);
    let calls = u.int_in_range(1..=24)?;
    for _ in 0..calls {
        // What starts other frames is what this is about.
        let import = if u.ratio(1, 3)? {
            *u.choose(&[HostIo::Call, HostIo::DelegateCall, HostIo::StaticCall, HostIo::Create1])?
        } else {
            *u.choose(HostIo::ALL)?
        };
        if import == HostIo::ExitEarly && !u.ratio(1, 4)? {
            continue;
        }
        let mut instructions = body.instructions();
        let mut kinds = kinds(import).iter();
        for param in import.params() {
            let value = argument(u, *kinds.next().unwrap_or(&Kind::Place))?;
            match param {
                Ty::I32 => instructions.i32_const(value as i32),
                Ty::I64 => instructions.i64_const(value),
            };
        }
        instructions.call(index(import));
        if import.result().is_some() {
            instructions.drop();
        }
        if u.ratio(1, 16)? {
            instructions.i32_const(i32::from(u.arbitrary::<i8>()?)).memory_grow(0).drop();
        }
    }
    let status = i32::from(u.ratio(1, 6)?);
    body.instructions().i32_const(status).end();
    Ok(assemble(&body, u.int_in_range(1..=3)?))
}

fn index(import: HostIo) -> u32 {
    HostIo::ALL.iter().position(|other| *other == import).map_or(0, |at| at as u32)
}

/// A module that imports the whole table.
fn assemble(body: &Function, pages: u64) -> Vec<u8> {
    let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
    let wasm = |ty: &Ty| if *ty == Ty::I32 { ValType::I32 } else { ValType::I64 };
    for import in HostIo::ALL {
        types.ty().function(import.params().iter().map(wasm), import.result().iter().map(wasm));
        imports.import("vm_hooks", import.name(), EntityType::Function(index(*import)));
    }
    types.ty().function([ValType::I32], [ValType::I32]);
    let entrypoint = HostIo::ALL.len() as u32;
    let mut functions = FunctionSection::new();
    functions.function(entrypoint);
    let mut memories = MemorySection::new();
    let memory_type =
        MemoryType { minimum: pages, maximum: None, memory64: false, shared: false, page_size_log2: None };
    memories.memory(memory_type);
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    exports.export("user_entrypoint", ExportKind::Func, entrypoint);
    let mut code = CodeSection::new();
    code.function(body);
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(0), memory());
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&memories);
    module.section(&exports).section(&code).section(&data);
    module.finish()
}
