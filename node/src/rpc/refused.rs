//! Methods of other dev nodes that have no meaning on this chain, and why: better than not to know them.

/// Why a method that tools know is not offered, if that can be said.
pub(super) fn reason(method: &str) -> Option<&'static str> {
    let name = method.split_once('_').map_or(method, |(_, name)| name);
    let of_dev_node = ["anvil_", "hardhat_", "evm_"].iter().any(|prefix| method.starts_with(prefix));
    match (of_dev_node, name) {
        (true, "setCoinbase") => Some("on Arbitrum the coinbase is the sequencer's, in every block"),
        (true, "setMinGasPrice") => {
            Some("the gas price is the base fee; set that, or ArbOwner's minimum base fee")
        }
        (true, "setPrevRandao") => Some("on Arbitrum PREVRANDAO is 1, in every block"),
        (true, "setBlockGasLimit") => {
            Some("on Arbitrum the block gas limit is 2^50; ArbOwner limits the gas of transactions")
        }
        (true, "setChainId") => Some("the chain id is fixed at the start: --chain-id"),
        (true, "setRpcUrl") => Some("there is no fork whose RPC URL could be set"),
        (false, "blobBaseFee") if method == "eth_blobBaseFee" => Some("Arbitrum has no blob transactions"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn only_known_names_have_reasons() {
        assert!(reason("anvil_setCoinbase").is_some_and(|reason| reason.contains("sequencer")));
        assert!(reason("hardhat_setMinGasPrice").is_some_and(|reason| reason.contains("base fee")));
        assert_eq!(reason("eth_setCoinbase"), None);
        assert_eq!(reason("anvil_setBalance"), None);
        assert_eq!(reason("x"), None);
    }
}
