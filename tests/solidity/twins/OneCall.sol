// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @title One call at a time
/// @notice The lock is transient, as the programs' is: no slot of storage pays for it.
abstract contract OneCall {
    bool private transient entered;

    /// @notice The call came from inside another call to this contract.
    error Reentered();

    /// @notice Refuses while a call that is marked like this runs, and has others refused meanwhile.
    modifier locked() {
        if (entered) revert Reentered();
        entered = true;
        _;
        entered = false;
    }

    /// @notice Refuses while such a call runs.
    modifier idle() {
        if (entered) revert Reentered();
        _;
    }

    function isEntered() internal view returns (bool) {
        return entered;
    }
}
