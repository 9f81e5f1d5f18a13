// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// One of everything that clients decode: state, events, results and every kind of refusal.
contract Probe {
    uint256 public value;
    mapping(address => uint256) public paid;

    event Changed(address indexed by, uint256 indexed value, string note);

    error TooLarge(uint256 given, uint256 most);

    constructor(uint256 initial) payable {
        value = initial;
    }

    function set(uint256 next, string calldata note) external payable returns (uint256 previous) {
        if (next > 1_000) revert TooLarge(next, 1_000);
        previous = value;
        value = next;
        paid[msg.sender] += msg.value;
        emit Changed(msg.sender, next, note);
    }

    function refuse(string calldata why) external {
        value = 0;
        revert(why);
    }

    function overflow(uint256 by) external returns (uint256) {
        value = type(uint256).max;
        return value + by;
    }

    function environment() external view returns (uint256 chain, uint256 time, uint256 fee, address sender) {
        return (block.chainid, block.timestamp, block.basefee, msg.sender);
    }
}
