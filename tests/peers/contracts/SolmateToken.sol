// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.26;

import {ERC20} from "solmate/src/tokens/ERC20.sol";

/// @title Solmate's token with a supply of choice
contract SolmateToken is ERC20 {
    constructor(address owner, uint256 supply) ERC20("Peer token", "PEER", 18) {
        _mint(owner, supply);
    }
}
