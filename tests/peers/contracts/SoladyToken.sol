// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.26;

import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @title Solady's token with a supply of choice
contract SoladyToken is ERC20 {
    constructor(address owner, uint256 supply) {
        _mint(owner, supply);
    }

    function name() public pure override returns (string memory) {
        return "Peer token";
    }

    function symbol() public pure override returns (string memory) {
        return "PEER";
    }
}
