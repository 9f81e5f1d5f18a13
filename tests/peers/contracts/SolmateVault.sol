// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.26;

import {ERC4626} from "solmate/src/tokens/ERC4626.sol";
import {ERC20} from "solmate/src/tokens/ERC20.sol";

/// @title Solmate's vault
contract SolmateVault is ERC4626 {
    constructor(ERC20 asset) ERC4626(asset, "Vault share", "vAST") {}

    function totalAssets() public view override returns (uint256) {
        return asset.balanceOf(address(this));
    }
}
