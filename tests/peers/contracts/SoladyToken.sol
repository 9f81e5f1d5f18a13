// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.26;

import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @title Solady's token with a supply of choice, which anybody may add to
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

    function mint(address to, uint256 value) external {
        _mint(to, value);
    }
}
