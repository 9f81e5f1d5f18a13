//! The errors of `IPairFactory.sol`.

use alloy_primitives::Address;
use staking_abi::IPairFactory as abi;
use staking_common::errors;
use staking_common::ownership::Unauthorized;

errors! { abi;
    identical_addresses = IdenticalAddresses(token: Address);
    zero_address = ZeroAddress();
    invalid_implementation = InvalidImplementation(implementation: Address);
    pair_exists = PairExists(pair: Address);
    creation_failed = CreationFailed();
    forbidden = Forbidden(account: Address);
}

impl From<Unauthorized> for Error {
    fn from(Unauthorized(account): Unauthorized) -> Self {
        Self::forbidden(account)
    }
}
