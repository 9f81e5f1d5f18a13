// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.26;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title OpenZeppelin's vault with an offset of choice
contract OpenZeppelinVault is ERC4626 {
    uint8 private immutable offset;

    constructor(IERC20 asset, uint8 offset_) ERC20("Vault share", "vAST") ERC4626(asset) {
        offset = offset_;
    }

    function _decimalsOffset() internal view override returns (uint8) {
        return offset;
    }
}
