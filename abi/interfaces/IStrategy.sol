// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity >=0.8.4;

/// @title Strategy: what a vault lends its assets to
/// @notice A vault sends assets, calls `deposit`, and from then on believes `totalAssets`: a fall of it is a loss at once,
/// a rise of it a gain that unlocks over time. So `totalAssets` must be nothing that a swap, a flash loan or a gift can
/// push up and down within a transaction. Gains that are not yet assets (rewards to be claimed) are no part of it.
///
/// A strategy serves one vault. It should answer views with less than 1,000,000 gas: one that does not is taken at what
/// it was last worth. It should also answer `IPassport.layers`, which its vault shows with its own.
interface IStrategy {
    /// @notice The vault that may deposit and withdraw.
    /// @return Its address.
    function vault() external view returns (address);

    /// @notice What is deposited and withdrawn: the vault's asset.
    /// @return Its address.
    function asset() external view returns (address);

    /// @notice What the vault would get back for everything.
    /// @return Wei of the asset.
    function totalAssets() external view returns (uint256);

    /// @notice What `withdraw` can pay now.
    /// @return Wei of the asset, at most `totalAssets`.
    function maxWithdraw() external view returns (uint256);

    /// @notice Where gains come from, a number of `IPassport.SourceKind`.
    /// @return The kind.
    function sourceKind() external view returns (uint8);

    /// @notice Puts assets to work that the vault has just sent here. Only the vault calls it.
    /// @param assets Wei of the asset.
    function deposit(uint256 assets) external;

    /// @notice Pays the vault. Only the vault calls it, and it believes its own balance, not the answer.
    /// @param assets Wei of the asset, at most `maxWithdraw`.
    /// @return Wei paid.
    function withdraw(uint256 assets) external returns (uint256);

    /// @notice Pays the vault whatever can be had, at any price. Only the vault calls it, when `withdraw` fails.
    /// @return Wei paid.
    function emergencyWithdraw() external returns (uint256);
}
