// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.26;

import {ERC4626} from "solady/src/tokens/ERC4626.sol";

/// @title Solady's vault with an offset of choice
contract SoladyVault is ERC4626 {
    address private immutable underlying;
    uint8 private immutable offset;

    constructor(address asset_, uint8 offset_) {
        underlying = asset_;
        offset = offset_;
    }

    function _decimalsOffset() internal view override returns (uint8) {
        return offset;
    }

    function asset() public view override returns (address) {
        return underlying;
    }

    function name() public pure override returns (string memory) {
        return "Vault share";
    }

    function symbol() public pure override returns (string memory) {
        return "vAST";
    }
}
