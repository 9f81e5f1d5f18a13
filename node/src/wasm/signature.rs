//! Function types: what the host expects, and how messages show them.

use crate::hostio::{HostIo, Ty};
use wasmparser::{FuncType, ValType};

const fn val_type(ty: Ty) -> ValType {
    match ty {
        Ty::I32 => ValType::I32,
        Ty::I64 => ValType::I64,
    }
}

fn host_type(host: HostIo) -> FuncType {
    FuncType::new(host.params().iter().copied().map(val_type), host.result().map(val_type))
}

/// Whether a program imports a host function with its own type.
pub(super) fn matches(host: HostIo, found: &FuncType) -> bool {
    host_type(host) == *found
}

/// Whether this is `(i32) -> (i32)`.
pub(super) fn is_entrypoint(ty: &FuncType) -> bool {
    ty.params() == [ValType::I32] && ty.results() == [ValType::I32]
}

/// The type of a host function, for messages.
pub(super) fn of(host: HostIo) -> String {
    show(&host_type(host))
}

/// A function type, for messages.
pub(super) fn show(ty: &FuncType) -> String {
    let list = |types: &[ValType]| {
        let names: Vec<_> = types.iter().map(ToString::to_string).collect();
        names.join(", ")
    };
    format!("({}) -> ({})", list(ty.params()), list(ty.results()))
}
