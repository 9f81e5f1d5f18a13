// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

/// @title One call at a time
/// @notice The lock is transient: it costs 200 gas and opens by itself when the transaction ends.
abstract contract Lock {
    /// @dev Whether a call that is marked `locked` runs.
    bool internal transient entered;

    /// @notice The call came from inside another call to this contract.
    error Reentered();

    /// @notice Refuses calls while one that is marked like this runs.
    modifier locked() {
        if (entered) revert Reentered();
        entered = true;
        _;
        entered = false;
    }

    /// @notice Refuses while such a call runs, for views that would mislead then.
    modifier idle() {
        if (entered) revert Reentered();
        _;
    }
}
