//! Ethereum's precompiles, with the one Arbitrum had before Ethereum did: P-256 signatures at 0x100.

use revm::handler::EthPrecompiles;
use revm::precompile::secp256r1::{P256VERIFY, P256VERIFY_OSAKA};
use revm::precompile::{PrecompileSpecId, Precompiles};
use revm::primitives::hardfork::SpecId;
use std::sync::OnceLock;

/// First ArbOS version with the price of EIP-7951, twice that of RIP-7212.
const EIP_7951_SINCE: u64 = 50;

/// Those of an ArbOS version, whose Ethereum rules are `spec`.
pub(super) fn precompiles(arbos_version: u64, spec: SpecId) -> EthPrecompiles {
    static CANCUN: OnceLock<Precompiles> = OnceLock::new();
    static PRAGUE: OnceLock<Precompiles> = OnceLock::new();
    static PRAGUE_AND_EIP_7951: OnceLock<Precompiles> = OnceLock::new();
    let (set, p256) = if arbos_version >= EIP_7951_SINCE {
        (&PRAGUE_AND_EIP_7951, P256VERIFY_OSAKA)
    } else if spec == SpecId::CANCUN {
        (&CANCUN, P256VERIFY)
    } else {
        (&PRAGUE, P256VERIFY)
    };
    let precompiles = set.get_or_init(|| {
        let mut all = Precompiles::new(PrecompileSpecId::from_spec_id(spec)).clone();
        all.extend([p256]);
        all
    });
    EthPrecompiles { precompiles, spec }
}
