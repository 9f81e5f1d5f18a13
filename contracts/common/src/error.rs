//! Named errors of an interface as the data of reverts.

use alloy_primitives::{Address, U256};

use crate::abi::address;
use crate::words::word;

/// Defines a contract's `Error`, the data of a revert, with a function for each of an interface's errors.
///
/// Two words in registers: passing errors as values would be a tenth of a program.
#[macro_export]
macro_rules! errors {
    ($abi:ident; $($function:ident = $error:ident($($argument:ident: $type:ty),*);)*) => {
        /// The data of a revert.
        pub(crate) struct Error(alloc::vec::Vec<u8>);

        impl Error {
            $(
                #[cold]
                #[inline(never)]
                pub(crate) fn $function($($argument: $type),*) -> Self {
                    let selector = <$abi::$error as alloy_sol_types::SolError>::SELECTOR;
                    Self($crate::abi::calldata(selector, &[$($crate::error::IntoWord::into_word($argument)),*]))
                }
            )*
        }

        impl From<Error> for alloc::vec::Vec<u8> {
            fn from(Error(data): Error) -> Self {
                data
            }
        }
    };
}

/// Lets failures of the shared parts become a contract's `Error`, by the errors that its interface names for them.
#[macro_export]
macro_rules! shared_errors {
    ($($failure:ident),*) => {
        $($crate::shared_errors! { @ $failure })*
    };
    (@ Reentered) => {
        impl From<$crate::lock::Reentered> for Error {
            fn from(_: $crate::lock::Reentered) -> Self {
                Self::reentered()
            }
        }
    };
    (@ TokenCallFailed) => {
        impl From<$crate::token::TokenCallFailed> for Error {
            fn from($crate::token::TokenCallFailed(token): $crate::token::TokenCallFailed) -> Self {
                Self::token_call_failed(token)
            }
        }
    };
    (@ NotOperator) => {
        impl From<$crate::delegation::NotOperator> for Error {
            fn from(refused: $crate::delegation::NotOperator) -> Self {
                Self::not_operator(refused.account, refused.caller)
            }
        }
    };
    (@ Unauthorized) => {
        impl From<$crate::ownership::Unauthorized> for Error {
            fn from($crate::ownership::Unauthorized(account): $crate::ownership::Unauthorized) -> Self {
                Self::ownable_unauthorized_account(account)
            }
        }
    };
    (@ Data) => {
        impl From<alloc::vec::Vec<u8>> for Error {
            fn from(data: alloc::vec::Vec<u8>) -> Self {
                Self(data)
            }
        }
    };
}

/// A value as an argument of an error.
pub trait IntoWord {
    /// The argument.
    fn into_word(self) -> U256;
}

impl IntoWord for Address {
    fn into_word(self) -> U256 {
        address(self)
    }
}

impl IntoWord for U256 {
    fn into_word(self) -> U256 {
        self
    }
}

impl IntoWord for u128 {
    fn into_word(self) -> U256 {
        word(self)
    }
}

impl IntoWord for u32 {
    fn into_word(self) -> U256 {
        word(self)
    }
}
