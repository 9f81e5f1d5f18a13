// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.28;

import {IVault} from "@stylus-staking/abi/interfaces/IVault.sol";
import {Lock} from "./Lock.sol";
import {TokenCalls} from "./TokenCalls.sol";

/// @title VaultDepositor: deposits to and redemptions from a Vault, with bounds and with plain answers
/// @notice Users approve this contract for assets to deposit and for shares to redeem. `quote` functions say what bound
/// to send along: compute it before signing, since a bound computed within the transaction bounds nothing.
///
/// `deposit` and `redeem` pass the vault's refusals on. `tryDeposit` and `redeemAvailable` know the ones that a user can do
/// something about, by their selectors, and pass on the rest. Nothing of anybody's stays here between calls.
contract VaultDepositor is Lock {
    using TokenCalls for address;

    /// @notice Why the vault did not take a deposit.
    enum Refusal {
        None,
        PriceMoved, // fewer shares than the bound
        NoRoom, // above the deposit limit, or deposits are stopped
        TooSmall // worth no share, or below the least first deposit
    }

    /// @dev Hundredths of a percent that make the whole.
    uint256 private constant WHOLE = 10_000;

    /// @notice Where assets go.
    IVault public immutable vault;
    /// @notice What is deposited.
    address public immutable asset;

    /// @notice The vault refused, and `user` has its `assets` back. `limit` is what the vault would have accepted: shares it
    /// would have minted, most assets, or least assets.
    event Refused(address indexed user, Refusal indexed refusal, uint256 assets, uint256 limit);

    /// @notice A tolerance of `bps` is more than everything: 10,000 hundredths of a percent.
    error InvalidTolerance(uint256 bps);

    /// @param vault_ The vault, which may take what is here from then on.
    constructor(IVault vault_) {
        vault = vault_;
        asset = vault_.asset();
        asset.allow(address(vault_), type(uint256).max);
    }

    /// @notice What a deposit would mint now, and the bound that lets the price move.
    /// @dev Reverts with `InvalidTolerance`.
    /// @param assets Wei of the asset.
    /// @param toleranceBps How much less is fine, hundredths of a percent.
    /// @return shares Shares it would mint.
    /// @return minShares Least shares to accept.
    function quoteDeposit(
        uint256 assets,
        uint256 toleranceBps
    ) external view returns (uint256 shares, uint256 minShares) {
        shares = vault.previewDeposit(assets);
        minShares = within(shares, toleranceBps);
    }

    /// @notice What a redemption would pay now, and the bound that lets the price move.
    /// @dev Reverts with `InvalidTolerance`.
    /// @param shares Shares.
    /// @param toleranceBps How much less is fine, hundredths of a percent.
    /// @return assets Wei it would pay.
    /// @return minAssets Least wei to accept.
    function quoteRedeem(
        uint256 shares,
        uint256 toleranceBps
    ) external view returns (uint256 assets, uint256 minAssets) {
        assets = vault.previewRedeem(shares);
        minAssets = within(assets, toleranceBps);
    }

    /// @notice Takes assets of the caller and mints shares for `receiver`, or reverts with what the vault says.
    /// @dev Reverts with `Reentered`, and as `IVault.deposit`: with `TooFewShares` below the bound.
    /// @param assets Wei of the asset; what arrives is deposited.
    /// @param receiver Whoever gets the shares.
    /// @param minShares Least shares to be minted.
    /// @return shares Shares minted.
    function deposit(
        uint256 assets,
        address receiver,
        uint256 minShares
    ) external locked returns (uint256 shares) {
        shares = vault.deposit(asset.pull(msg.sender, assets), receiver, minShares);
    }

    /// @notice The same, but gives the assets back and says why where the vault does not take them.
    /// @dev Emits `Refused`. Reverts as `deposit` for every other reason.
    /// @param assets Wei of the asset; what arrives is deposited.
    /// @param receiver Whoever gets the shares.
    /// @param minShares Least shares to be minted.
    /// @return refusal Why not, or `None`.
    /// @return shares Shares minted.
    function tryDeposit(
        uint256 assets,
        address receiver,
        uint256 minShares
    ) external locked returns (Refusal refusal, uint256 shares) {
        uint256 here = asset.pull(msg.sender, assets);
        try vault.deposit(here, receiver, minShares) returns (uint256 minted) {
            return (Refusal.None, minted);
        } catch (bytes memory reason) {
            uint256 limit;
            (refusal, limit) = understand(reason);
            if (refusal == Refusal.None) rethrow(reason);
            emit Refused(msg.sender, refusal, here, limit);
            asset.push(msg.sender, here);
        }
    }

    /// @notice Burns shares of the caller, who approved this contract for them, and pays `receiver`, or reverts with what
    /// the vault says.
    /// @dev Reverts with `Reentered`, and as `IVault.redeemMin`: with `TooFewAssets` below the bound.
    /// @param shares Shares.
    /// @param receiver Who is paid.
    /// @param minAssets Least wei to be paid.
    /// @return assets Wei paid.
    function redeem(
        uint256 shares,
        address receiver,
        uint256 minAssets
    ) external locked returns (uint256 assets) {
        assets = vault.redeemMin(shares, receiver, msg.sender, minAssets);
    }

    /// @notice The same, but burns what the vault can pay now where it cannot pay all: a strategy may hold the rest back.
    /// The bound counts per share, so that fewer shares must bring no worse a price.
    /// @dev Reverts as `redeem`, and with the vault's `ERC4626ExceededMaxRedeem` where it can pay nothing, or where the
    /// caller has fewer shares.
    /// @param shares Most shares to burn.
    /// @param receiver Who is paid.
    /// @param minAssets Least wei to be paid for all of them.
    /// @return burnt Shares burnt.
    /// @return assets Wei paid.
    function redeemAvailable(
        uint256 shares,
        address receiver,
        uint256 minAssets
    ) external locked returns (uint256 burnt, uint256 assets) {
        try vault.redeemMin(shares, receiver, msg.sender, minAssets) returns (uint256 paid) {
            return (shares, paid);
        } catch (bytes memory reason) {
            if (bytes4(reason) != IVault.ERC4626ExceededMaxRedeem.selector) rethrow(reason);
            burnt = argument(reason, 2);
            if (burnt == 0 || shares > vault.balanceOf(msg.sender)) rethrow(reason);
            // Rounded up, for the user; a bound for which this overflows could not be met.
            uint256 bound = (minAssets * burnt + shares - 1) / shares;
            assets = vault.redeemMin(burnt, receiver, msg.sender, bound);
        }
    }

    function within(uint256 amount, uint256 toleranceBps) private pure returns (uint256) {
        if (toleranceBps > WHOLE) revert InvalidTolerance(toleranceBps);
        return amount - amount * toleranceBps / WHOLE;
    }

    /// @dev What a refusal of `deposit` means for the user; `None` for those that are none of its business.
    function understand(bytes memory reason) private pure returns (Refusal, uint256 limit) {
        bytes4 selector = bytes4(reason);
        if (selector == IVault.TooFewShares.selector) return (Refusal.PriceMoved, argument(reason, 0));
        if (selector == IVault.ERC4626ExceededMaxDeposit.selector) return (Refusal.NoRoom, argument(reason, 2));
        if (selector == IVault.BelowFirstDeposit.selector) return (Refusal.TooSmall, argument(reason, 1));
        if (selector == IVault.ZeroShares.selector) return (Refusal.TooSmall, 0);
        return (Refusal.None, 0);
    }

    /// @dev A word of an error's arguments; the selector says that it is there.
    function argument(bytes memory reason, uint256 index) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(reason, 36), mul(index, 32)))
        }
    }

    function rethrow(bytes memory reason) private pure {
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}
