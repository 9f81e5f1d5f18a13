//! The functions a Stylus program may import: the one table that activation, linking and dispatch read.

/// A WASM value type as host functions use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ty {
    /// `i32`: pointers, lengths and statuses.
    I32,
    /// `i64`: gas, ink and block figures.
    I64,
}

use Ty::{I32 as W, I64 as D};

macro_rules! host_io {
    ($($variant:ident $name:literal ($($param:ident),*) $(-> $result:ident)?;)*) => {
        /// A function of the import module `vm_hooks`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum HostIo {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl HostIo {
            /// Every import, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name programs import it by.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// Parameter types.
            pub const fn params(self) -> &'static [Ty] {
                match self { $(Self::$variant => &[$($param),*]),* }
            }

            /// Result type, if it returns something.
            pub const fn result(self) -> Option<Ty> {
                match self { $(Self::$variant => host_io!(@result $($result)?)),* }
            }

            /// The import of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
    (@result $result:ident) => { Some($result) };
    (@result) => { None };
}

host_io! {
    ReadArgs "read_args" (W);
    WriteResult "write_result" (W, W);
    ExitEarly "exit_early" (W);
    StorageLoad "storage_load_bytes32" (W, W);
    StorageCache "storage_cache_bytes32" (W, W);
    StorageFlush "storage_flush_cache" (W);
    TransientLoad "transient_load_bytes32" (W, W);
    TransientStore "transient_store_bytes32" (W, W);
    Call "call_contract" (W, W, W, W, D, W) -> W;
    DelegateCall "delegate_call_contract" (W, W, W, D, W) -> W;
    StaticCall "static_call_contract" (W, W, W, D, W) -> W;
    Create1 "create1" (W, W, W, W, W);
    Create2 "create2" (W, W, W, W, W, W);
    ReadReturnData "read_return_data" (W, W, W) -> W;
    ReturnDataSize "return_data_size" () -> W;
    EmitLog "emit_log" (W, W, W);
    AccountBalance "account_balance" (W, W);
    AccountCodeHash "account_codehash" (W, W);
    AccountCode "account_code" (W, W, W, W) -> W;
    AccountCodeSize "account_code_size" (W) -> W;
    BlockBaseFee "block_basefee" (W);
    BlockCoinbase "block_coinbase" (W);
    BlockGasLimit "block_gas_limit" () -> D;
    BlockNumber "block_number" () -> D;
    BlockTimestamp "block_timestamp" () -> D;
    ChainId "chainid" () -> D;
    ContractAddress "contract_address" (W);
    EvmGasLeft "evm_gas_left" () -> D;
    EvmInkLeft "evm_ink_left" () -> D;
    MsgReentrant "msg_reentrant" () -> W;
    MsgSender "msg_sender" (W);
    MsgValue "msg_value" (W);
    TxGasPrice "tx_gas_price" (W);
    TxInkPrice "tx_ink_price" () -> W;
    TxOrigin "tx_origin" (W);
    MathDiv "math_div" (W, W);
    MathMod "math_mod" (W, W);
    MathPow "math_pow" (W, W);
    MathAddMod "math_add_mod" (W, W, W);
    MathMulMod "math_mul_mod" (W, W, W);
    Keccak256 "native_keccak256" (W, W, W);
    PayForMemoryGrow "pay_for_memory_grow" (W);
}

#[cfg(test)]
mod tests {
    use super::HostIo;

    #[test]
    fn names_lead_back_to_their_import() {
        for &import in HostIo::ALL {
            assert_eq!(HostIo::from_name(import.name()), Some(import));
        }
        assert_eq!(HostIo::from_name("storage_store_bytes32"), None);
    }
}
