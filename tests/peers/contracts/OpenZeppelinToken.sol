// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.26;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title OpenZeppelin's token with a supply of choice, which anybody may add to
contract OpenZeppelinToken is ERC20 {
    constructor(address owner, uint256 supply) ERC20("Peer token", "PEER") {
        _mint(owner, supply);
    }

    function mint(address to, uint256 value) external {
        _mint(to, value);
    }
}
