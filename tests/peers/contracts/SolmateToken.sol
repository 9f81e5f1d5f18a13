// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.26;

import {ERC20} from "solmate/src/tokens/ERC20.sol";

/// @title Solmate's token with a supply of choice, which anybody may add to
contract SolmateToken is ERC20 {
    constructor(address owner, uint256 supply) ERC20("Peer token", "PEER", 18) {
        _mint(owner, supply);
    }

    function mint(address to, uint256 value) external {
        _mint(to, value);
    }
}
