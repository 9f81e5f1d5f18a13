// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity >=0.8.4;

/// @title Vault: shares of assets that a strategy works with
/// @notice ERC-4626 over EIP-20 shares with EIP-2612 permits. Whoever deposits assets holds shares; the vault lends the
/// assets to one strategy (`IStrategy`), and what that earns makes every share worth more.
///
/// Amounts of assets are in wei of the asset, below 2^96; shares have `decimals()` decimals, the asset's and the offset
/// that the vault was made with, and there are at most 2^160 - 2^60 of them. Everything rounds for the vault: deposits
/// mint and redemptions pay rounded down, mints take and withdrawals burn rounded up. All `preview` functions say exactly
/// what the call of the same second does, whoever asks.
///
/// **Price.** A share is worth `totalAssets() + 1` divided by `totalSupply() + 10^offset`. `totalAssets` counts what
/// came in through deposits and reports, never a balance: what is sent here is a gain at the next `report`. A gain unlocks
/// linearly in `profitMaxUnlockTime` seconds (joined to what is still locked: in the mean of both times, weighted by both
/// amounts). A loss counts at once, for all shares alike and before anybody enters or leaves: it takes what is locked
/// first, then the price. So coming just before a gain and going just after earns its share of that time, and being first
/// out avoids no loss.
///
/// **Exits** cannot be paused. What is idle is paid from here, the rest by the strategy; `maxWithdraw` and `maxRedeem` say
/// how much that is now. A strategy that does not answer can hold back what it has, nothing else.
///
/// Risks: the strategy's, layer by layer in `layers()`; the owner, who can announce another strategy, which every holder
/// has a week to leave before; a guardian or owner who stops deposits for good; fees, at most 20 % of gains above the
/// price at which holders last lost, and 2 % of assets a year, both out of gains only.
///
/// Refusals are errors of this interface; unknown selectors, ether and malformed arguments revert without data; bytes
/// after the arguments are ignored. While the vault calls its strategy or assets move, functions that move anything but
/// shares and views that price something revert with `Reentered`.
/// @dev Deployed by `constructor(address owner, address asset, address lens, uint8 offset, bool measured, string name,
/// string symbol)`: reverts with `OwnableInvalidOwner`, `TokenCallFailed`, `InvalidLens` and `InvalidConfig`. `measured`
/// vaults credit what balances say has arrived, others what the asset's transfer said it moved: measure assets that charge
/// for transfers. Functions marked as the lens's are answered by that program behind this address; a vault without lens
/// reverts them without data.
///
/// Differences from OpenZeppelin's ERC4626, all on purpose: `totalAssets` reads no balance; gains unlock over time; a
/// deposit of something that is worth no share is refused, as are a first deposit below 1,000 wei, entering while shares
/// stand for nothing, and shares or assets sent to the vault itself; conversions of amounts beyond the bounds revert.
interface IVault {
    /// @notice `value` shares moved from `from` to `to`; minting moves from zero, burning to zero.
    event Transfer(address indexed from, address indexed to, uint256 value);
    /// @notice `spender` may move `value` of `owner`'s shares.
    event Approval(address indexed owner, address indexed spender, uint256 value);
    /// @notice `sender` brought `assets`, for which `owner` got `shares`.
    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);
    /// @notice `sender` burnt `shares` of `owner`, for which `receiver` got `assets`.
    event Withdraw(
        address indexed sender,
        address indexed receiver,
        address indexed owner,
        uint256 assets,
        uint256 shares
    );
    /// @notice What `strategy` has is `debt` wei now, after a gain or a loss; `kind` is where its gains come from.
    event StrategyReported(address indexed strategy, uint8 indexed kind, uint256 gain, uint256 loss, uint256 debt);
    /// @notice `amount` wei were found here that nobody had deposited: a gift, or what the last holder left behind.
    event DonationFound(uint256 amount);
    /// @notice `amount` wei that were counted are not here: the asset took them.
    event AssetsMissing(uint256 amount);
    /// @notice `recipient` got `shares` for fees of a gain, wei of the asset.
    event FeesCharged(address indexed recipient, uint256 performance, uint256 management, uint256 shares);
    /// @notice `strategy` was given `assets` wei and has `debt` now.
    event Invested(address indexed strategy, uint256 assets, uint256 debt);
    /// @notice `strategy` paid back `assets` wei and has `debt` now.
    event Divested(address indexed strategy, uint256 assets, uint256 debt);
    /// @notice `strategy` can be employed from `activeFrom` on, seconds since 1970; zero takes an announcement back.
    event StrategyProposed(address indexed strategy, uint256 activeFrom);
    /// @notice Assets are lent to `current` from now on.
    event StrategyChanged(address indexed previous, address indexed current);
    /// @notice Fees can become these from `activeFrom` on.
    event FeesProposed(uint256 performanceBps, uint256 managementBps, uint256 activeFrom);
    /// @notice Fees are these for gains from now on.
    event FeesChanged(uint256 performanceBps, uint256 managementBps);
    /// @notice Fees go to `recipient`.
    event FeeRecipientChanged(address indexed recipient);
    /// @notice The vault takes deposits up to `limit` wei in all.
    event DepositLimitChanged(uint256 limit);
    /// @notice The strategy gets at most `limit` wei.
    event DebtLimitChanged(uint256 limit);
    /// @notice Gains unlock in `period` seconds.
    event ProfitMaxUnlockTimeChanged(uint256 period);
    /// @notice `guardian` may shut down and revoke the strategy.
    event GuardianChanged(address indexed guardian);
    /// @notice `account` stopped deposits for good.
    event Shutdown(address indexed account);
    /// @notice `amount` wei of `token`, which is not the asset, went to the owner.
    event Recovered(address token, uint256 amount);
    /// @notice `newOwner` may accept ownership.
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);
    /// @notice The owner is `newOwner`.
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    /// @notice `sender` has `balance` shares and was to send `needed`.
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    /// @notice Shares cannot be sent to `receiver`: the zero address, or the vault.
    error ERC20InvalidReceiver(address receiver);
    /// @notice `spender` may move `allowance` and was to move `needed`.
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    /// @notice `spender`, the zero address, cannot be approved.
    error ERC20InvalidSpender(address spender);
    /// @notice The permit was good until `deadline`.
    error ERC2612ExpiredSignature(uint256 deadline);
    /// @notice The permit was signed by `signer` (zero: by nobody) and not by `owner`.
    error ERC2612InvalidSigner(address signer, address owner);
    /// @notice `assets` were to be deposited for `receiver`, and at most `max` can be.
    error ERC4626ExceededMaxDeposit(address receiver, uint256 assets, uint256 max);
    /// @notice `shares` were to be minted for `receiver`, and at most `max` can be.
    error ERC4626ExceededMaxMint(address receiver, uint256 shares, uint256 max);
    /// @notice `assets` of `owner` were to be withdrawn, and at most `max` can be.
    error ERC4626ExceededMaxWithdraw(address owner, uint256 assets, uint256 max);
    /// @notice `shares` of `owner` were to be redeemed, and at most `max` can be.
    error ERC4626ExceededMaxRedeem(address owner, uint256 shares, uint256 max);
    /// @notice `assets` are worth no share.
    error ZeroShares(uint256 assets);
    /// @notice The first deposit is `assets` wei and must be at least `minimum`.
    error BelowFirstDeposit(uint256 assets, uint256 minimum);
    /// @notice The caller would get `shares` and asked for at least `minimum`.
    error TooFewShares(uint256 shares, uint256 minimum);
    /// @notice The caller would pay `assets` and allowed at most `maximum`.
    error TooManyAssets(uint256 assets, uint256 maximum);
    /// @notice The caller would get `assets` and asked for at least `minimum`.
    error TooFewAssets(uint256 assets, uint256 minimum);
    /// @notice The caller would burn `shares` and allowed at most `maximum`.
    error TooManyShares(uint256 shares, uint256 maximum);
    /// @notice The caller's shares lose `lossBps` now, and it allowed at most `maxLossBps`, hundredths of a percent.
    error LossTooHigh(uint256 lossBps, uint256 maxLossBps);
    /// @notice `maxLossBps` is more than everything: 10,000 hundredths of a percent.
    error InvalidMaxLoss(uint256 maxLossBps);
    /// @notice `received` wei arrived where `expected` were to.
    error NotReceived(uint256 received, uint256 expected);
    /// @notice Assets cannot be paid to `receiver`: the zero address, or the vault.
    error InvalidReceiver(address receiver);
    /// @notice An amount is beyond what a vault can hold, at most `cap`.
    error CapExceeded(uint256 cap);
    /// @notice The call needs at least `required` gas, so that the strategy's silence is not the caller's doing.
    error InsufficientGas(uint256 required);
    /// @notice The vault has no strategy, or none with assets.
    error NoStrategy();
    /// @notice `strategy` is no contract, or serves another vault or another asset.
    error InvalidStrategy(address strategy);
    /// @notice What was announced can take effect from `activeFrom` on, seconds since 1970; 0 if nothing was announced.
    error NotYet(uint256 activeFrom);
    /// @notice A fee of `bps` is more than `maximum`, hundredths of a percent.
    error FeeTooHigh(uint256 bps, uint256 maximum);
    /// @notice Gains cannot unlock in `period` seconds: between `minimum` and `maximum`.
    error InvalidPeriod(uint256 period, uint256 minimum, uint256 maximum);
    /// @notice Deposits have been stopped for good.
    error VaultShutdown();
    /// @notice `account` is neither guardian nor owner.
    error NotGuardian(address account);
    /// @notice `token` is the asset: nobody can take it but for shares.
    error CannotRecover(address token);
    /// @notice Nothing of that token is here.
    error NothingToRecover();
    /// @notice `lens` is neither zero nor a contract.
    error InvalidLens(address lens);
    /// @notice The vault cannot be made like this: an offset above 18, more than 255 decimals, an empty name or symbol, or
    /// one of more than 31 bytes.
    error InvalidConfig();
    /// @notice `token` refused a transfer or does not tell balances.
    error TokenCallFailed(address token);
    /// @notice The call came from inside another call to this vault.
    error Reentered();
    /// @notice `account` is not the owner.
    error OwnableUnauthorizedAccount(address account);
    /// @notice `owner`, the zero address, cannot own.
    error OwnableInvalidOwner(address owner);

    /// @notice Name of the share, also of its EIP-712 domain.
    /// @return At most 31 bytes.
    function name() external view returns (string memory);

    /// @notice Symbol of the share.
    /// @return At most 31 bytes.
    function symbol() external view returns (string memory);

    /// @notice Decimals that people see: those of the asset (18 where it tells none) and the offset.
    /// @return Decimals.
    function decimals() external view returns (uint8);

    /// @notice Shares that exist.
    /// @return Shares.
    function totalSupply() external view returns (uint256);

    /// @notice Shares of an account.
    /// @param account The holder.
    /// @return Shares.
    function balanceOf(address account) external view returns (uint256);

    /// @notice What `spender` may move of `owner`'s shares.
    /// @param owner The holder.
    /// @param spender The account that was approved.
    /// @return Shares; 2^256 - 1 is never used up.
    function allowance(address owner, address spender) external view returns (uint256);

    /// @notice Lets `spender` move, withdraw or redeem up to `value` of the caller's shares; replaces an earlier approval.
    /// @dev Emits `Approval`. Reverts with `ERC20InvalidSpender`.
    /// @param spender The account to approve, not zero.
    /// @param value Shares; 2^256 - 1 is never used up.
    /// @return True.
    function approve(address spender, uint256 value) external returns (bool);

    /// @notice Moves the caller's shares.
    /// @dev Emits `Transfer`. Reverts with `ERC20InsufficientBalance` and `ERC20InvalidReceiver`.
    /// @param to The receiver, neither zero nor the vault.
    /// @param value Shares.
    /// @return True.
    function transfer(address to, uint256 value) external returns (bool);

    /// @notice Moves shares of an account that approved the caller, and lowers its approval.
    /// @dev Emits `Transfer`. Reverts with `ERC20InsufficientAllowance`, `ERC20InsufficientBalance` and
    /// `ERC20InvalidReceiver`.
    /// @param from The holder.
    /// @param to The receiver, neither zero nor the vault.
    /// @param value Shares.
    /// @return True.
    function transferFrom(address from, address to, uint256 value) external returns (bool);

    /// @notice The EIP-712 domain that permits are signed under: name, version "1", chain, this contract.
    /// @return Its hash, computed anew for the present chain.
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice The number the next permit of `owner` must sign.
    /// @param owner The holder.
    /// @return Permits used so far.
    function nonces(address owner) external view returns (uint256);

    /// @notice Approves by a signature of `owner` (EIP-2612). Anyone may bring it.
    /// @dev Emits `Approval`. Reverts with `ERC2612ExpiredSignature`, `ERC2612InvalidSigner` and
    /// `ERC20InvalidSpender`.
    /// @param owner The holder who signed.
    /// @param spender The account to approve, not zero.
    /// @param value Shares.
    /// @param deadline Last second since 1970 in which the signature counts.
    /// @param v 27 or 28.
    /// @param r First half of the signature.
    /// @param s Second half of the signature, in the lower half of the order.
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice What is deposited and paid out.
    /// @return Address of the token.
    function asset() external view returns (address);

    /// @notice What shares stand for: idle assets and those of the strategy, less profit that is still locked.
    /// @return Wei of the asset.
    function totalAssets() external view returns (uint256);

    /// @notice What assets are worth, rounded down.
    /// @dev Reverts with `CapExceeded` above 2^96 - 1.
    /// @param assets Wei of the asset.
    /// @return Shares.
    function convertToShares(uint256 assets) external view returns (uint256);

    /// @notice What shares are worth, rounded down.
    /// @dev Reverts with `CapExceeded` above the most shares there can be.
    /// @param shares Shares.
    /// @return Wei of the asset.
    function convertToAssets(uint256 shares) external view returns (uint256);

    /// @notice Most assets that can be deposited for `receiver` now; 0 after a shutdown, while shares stand for nothing, and
    /// during another call.
    /// @param receiver Whoever would get the shares.
    /// @return Wei of the asset.
    function maxDeposit(address receiver) external view returns (uint256);

    /// @notice Most shares that can be minted for `receiver` now; 0 where `maxDeposit` is.
    /// @param receiver Whoever would get the shares.
    /// @return Shares.
    function maxMint(address receiver) external view returns (uint256);

    /// @notice Most assets that `owner` can get out now: what its shares are worth, as far as it is idle or the strategy can
    /// pay it; 0 during another call.
    /// @param owner The holder.
    /// @return Wei of the asset.
    function maxWithdraw(address owner) external view returns (uint256);

    /// @notice Most shares that `owner` can redeem now: all, as far as the assets are idle or the strategy can pay them; 0
    /// during another call.
    /// @param owner The holder.
    /// @return Shares.
    function maxRedeem(address owner) external view returns (uint256);

    /// @notice What `deposit` would mint, rounded down.
    /// @dev Reverts with `CapExceeded` above 2^96 - 1.
    /// @param assets Wei of the asset.
    /// @return Shares.
    function previewDeposit(uint256 assets) external view returns (uint256);

    /// @notice What `mint` would take, rounded up.
    /// @dev Reverts with `CapExceeded` above the most shares there can be.
    /// @param shares Shares.
    /// @return Wei of the asset.
    function previewMint(uint256 shares) external view returns (uint256);

    /// @notice What `withdraw` would burn, rounded up.
    /// @dev Reverts with `CapExceeded` above 2^96 - 1.
    /// @param assets Wei of the asset.
    /// @return Shares.
    function previewWithdraw(uint256 assets) external view returns (uint256);

    /// @notice What `redeem` would pay, rounded down.
    /// @dev Reverts with `CapExceeded` above the most shares there can be.
    /// @param shares Shares.
    /// @return Wei of the asset.
    function previewRedeem(uint256 shares) external view returns (uint256);

    /// @notice Takes assets of the caller, who approved the vault, and mints shares for `receiver`, rounded down. A
    /// deposit of 0 mints 0.
    /// @dev Emits `Transfer` and `Deposit`, and `StrategyReported` if the strategy has lost. Reverts with
    /// `ERC4626ExceededMaxDeposit`, `ZeroShares`, `BelowFirstDeposit`, `ERC20InvalidReceiver`, `TokenCallFailed`,
    /// `InsufficientGas` and `Reentered`.
    /// @param assets Wei of the asset.
    /// @param receiver Whoever gets the shares, neither zero nor the vault.
    /// @return shares Shares minted.
    function deposit(uint256 assets, address receiver) external returns (uint256 shares);

    /// @notice The same for at least so many shares (EIP-5143).
    /// @dev Reverts with `TooFewShares` too.
    /// @param assets Wei of the asset.
    /// @param receiver Whoever gets the shares, neither zero nor the vault.
    /// @param minShares Least shares to be minted.
    /// @return shares Shares minted.
    function deposit(uint256 assets, address receiver, uint256 minShares) external returns (uint256 shares);

    /// @notice The same with a permit of the caller for the asset, of exactly `assets`. A permit that somebody else has used
    /// up or that fails is no reason to revert if the approval suffices.
    /// @param assets Wei of the asset.
    /// @param receiver Whoever gets the shares, neither zero nor the vault.
    /// @param deadline Last second since 1970 in which the signature counts.
    /// @param v 27 or 28.
    /// @param r First half of the signature.
    /// @param s Second half of the signature.
    /// @return shares Shares minted.
    function depositWithPermit(
        uint256 assets,
        address receiver,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 shares);

    /// @notice Mints exactly so many shares for `receiver` and takes what they cost of the caller, rounded up.
    /// @dev Emits and reverts as `deposit`, with `ERC4626ExceededMaxMint` in place of `ERC4626ExceededMaxDeposit`; in a
    /// measured vault with `NotReceived` if less arrives.
    /// @param shares Shares.
    /// @param receiver Whoever gets the shares, neither zero nor the vault.
    /// @return assets Wei of the asset taken.
    function mint(uint256 shares, address receiver) external returns (uint256 assets);

    /// @notice The same for at most so many assets (EIP-5143).
    /// @dev Reverts with `TooManyAssets` too.
    /// @param shares Shares.
    /// @param receiver Whoever gets the shares, neither zero nor the vault.
    /// @param maxAssets Most wei to be taken.
    /// @return assets Wei of the asset taken.
    function mint(uint256 shares, address receiver, uint256 maxAssets) external returns (uint256 assets);

    /// @notice Pays exactly so many assets to `receiver` and burns shares of `owner`, rounded up. The caller is the owner
    /// or spends its approval.
    /// @dev Emits `Transfer` and `Withdraw`, `StrategyReported` if the strategy has lost, and `Divested` if it pays.
    /// Reverts with `ERC4626ExceededMaxWithdraw`, `ERC20InsufficientAllowance`, `InvalidReceiver`, `TokenCallFailed`,
    /// `InsufficientGas`, `NotReceived` and `Reentered`.
    /// @param assets Wei of the asset.
    /// @param receiver Who is paid, neither zero nor the vault.
    /// @param owner Whose shares are burnt.
    /// @return shares Shares burnt.
    function withdraw(uint256 assets, address receiver, address owner) external returns (uint256 shares);

    /// @notice The same if the shares burnt lose no more than a part of what they were worth, by a loss of the strategy that
    /// comes to light with this call, as in Yearn V3. A loss that was reported before is in the price: bound shares by
    /// `withdrawMax`.
    /// @dev Reverts with `LossTooHigh` and `InvalidMaxLoss` too: a number of shares, meant for another interface, is
    /// refused.
    /// @param assets Wei of the asset.
    /// @param receiver Who is paid, neither zero nor the vault.
    /// @param owner Whose shares are burnt.
    /// @param maxLossBps Hundredths of a percent, at most 10,000.
    /// @return shares Shares burnt.
    function withdraw(
        uint256 assets,
        address receiver,
        address owner,
        uint256 maxLossBps
    ) external returns (uint256 shares);

    /// @notice The same for at most so many shares.
    /// @dev Reverts with `TooManyShares` too.
    /// @param assets Wei of the asset.
    /// @param receiver Who is paid, neither zero nor the vault.
    /// @param owner Whose shares are burnt.
    /// @param maxShares Most shares to be burnt.
    /// @return shares Shares burnt.
    function withdrawMax(
        uint256 assets,
        address receiver,
        address owner,
        uint256 maxShares
    ) external returns (uint256 shares);

    /// @notice Burns exactly so many shares of `owner` and pays `receiver` what they are worth, rounded down. The caller is
    /// the owner or spends its approval.
    /// @dev Emits and reverts as `withdraw`, with `ERC4626ExceededMaxRedeem` in place of `ERC4626ExceededMaxWithdraw`.
    /// @param shares Shares.
    /// @param receiver Who is paid, neither zero nor the vault.
    /// @param owner Whose shares are burnt.
    /// @return assets Wei of the asset paid.
    function redeem(uint256 shares, address receiver, address owner) external returns (uint256 assets);

    /// @notice The same if the shares lose no more than a part of what they were worth, as for `withdraw`.
    /// @dev Reverts with `LossTooHigh` and `InvalidMaxLoss` too.
    /// @param shares Shares.
    /// @param receiver Who is paid, neither zero nor the vault.
    /// @param owner Whose shares are burnt.
    /// @param maxLossBps Hundredths of a percent, at most 10,000.
    /// @return assets Wei of the asset paid.
    function redeem(
        uint256 shares,
        address receiver,
        address owner,
        uint256 maxLossBps
    ) external returns (uint256 assets);

    /// @notice The same for at least so many assets.
    /// @dev Reverts with `TooFewAssets` too.
    /// @param shares Shares.
    /// @param receiver Who is paid, neither zero nor the vault.
    /// @param owner Whose shares are burnt.
    /// @param minAssets Least wei to be paid.
    /// @return assets Wei of the asset paid.
    function redeemMin(
        uint256 shares,
        address receiver,
        address owner,
        uint256 minAssets
    ) external returns (uint256 assets);

    /// @notice Books what the strategy has gained or lost and what was given to the vault, and charges fees. Anyone may
    /// call; a vault without shares books nothing.
    /// @dev Emits `StrategyReported`, `DonationFound`, `AssetsMissing`, `FeesCharged` and `Transfer` where there is
    /// something to say. Reverts with `InsufficientGas`, `TokenCallFailed` and `Reentered`.
    /// @return gain Wei that were gained, fees included.
    /// @return loss Wei that were lost.
    function report() external returns (uint256 gain, uint256 loss);

    /// @notice Lends idle assets to the strategy, up to its limit. Anyone may call.
    /// @dev Emits `Invested`. Reverts with `NoStrategy`, `VaultShutdown`, `TokenCallFailed`, `Reentered` and the data of
    /// the strategy's revert.
    /// @return Wei lent.
    function tend() external returns (uint256);

    /// @notice Announces another strategy; zero takes an announcement back. It can be employed a week later, at once while
    /// there are no shares.
    /// @dev Emits `StrategyProposed`. Only the owner. Reverts with `InvalidStrategy`.
    /// @param newStrategy A contract that serves this vault.
    function proposeStrategy(address newStrategy) external;

    /// @notice Employs the announced strategy. The present one pays back all it can; what it cannot is a loss.
    /// @dev Emits `StrategyChanged`, and `Divested` and `StrategyReported` of the former. Only the owner. Reverts with
    /// `NotYet`.
    function acceptStrategy() external;

    /// @notice Takes back all that the strategy can pay and lends it nothing more. What it cannot pay stays its debt.
    /// @dev Emits `Divested`, `DebtLimitChanged`, and `StrategyReported` if it has lost. Only the guardian or the owner.
    /// Reverts with `NotGuardian` and `NoStrategy`.
    /// @return Wei that came back.
    function revokeStrategy() external returns (uint256);

    /// @notice Sets the most that the strategy gets. What it has beyond that stays until somebody withdraws.
    /// @dev Emits `DebtLimitChanged`. Only the owner. Reverts with `CapExceeded`.
    /// @param limit Wei of the asset.
    function setDebtLimit(uint256 limit) external;

    /// @notice Sets the most that the vault takes in all, 2^256 - 1 for no limit. Exits do not depend on it.
    /// @dev Emits `DepositLimitChanged`. Only the owner.
    /// @param limit Wei of the asset.
    function setDepositLimit(uint256 limit) external;

    /// @notice Sets the time in which gains unlock, for those reported from now on.
    /// @dev Emits `ProfitMaxUnlockTimeChanged`. Only the owner. Reverts with `InvalidPeriod`.
    /// @param period Seconds, from an hour to a year.
    function setProfitMaxUnlockTime(uint256 period) external;

    /// @notice Changes fees: lower ones at once, others a week later by `acceptFees`.
    /// @dev Emits `FeesChanged` or `FeesProposed`. Only the owner. Reverts with `FeeTooHigh`.
    /// @param performanceBps Part of gains, at most 2,000 hundredths of a percent.
    /// @param managementBps Part of assets in a year, at most 200 hundredths of a percent.
    function setFees(uint256 performanceBps, uint256 managementBps) external;

    /// @notice Lets announced fees take effect, after a report under the fees of before. Time before that no gain has paid
    /// for is not charged any more. Anyone may call.
    /// @dev Emits `FeesChanged` and what `report` emits. Reverts with `NotYet` and as `report`.
    function acceptFees() external;

    /// @notice Chooses who gets the shares that fees are paid in; zero charges none.
    /// @dev Emits `FeeRecipientChanged`. Only the owner. Reverts with `ERC20InvalidReceiver` for the vault.
    /// @param recipient Their address.
    function setFeeRecipient(address recipient) external;

    /// @notice Chooses who besides the owner may shut down and revoke the strategy; zero for nobody.
    /// @dev Emits `GuardianChanged`. Only the owner.
    /// @param newGuardian Their address.
    function setGuardian(address newGuardian) external;

    /// @notice Stops deposits for good. Exits go on, as do gains of what is lent.
    /// @dev Emits `Shutdown`. Only the guardian or the owner. Reverts with `NotGuardian` and `VaultShutdown`.
    function shutdown() external;

    /// @notice Sends all of a token that is not the asset to the owner.
    /// @dev Emits `Recovered`. Only the owner. Reverts with `CannotRecover`, `NothingToRecover` and `TokenCallFailed`.
    /// @param token Its address.
    function recoverERC20(address token) external;

    /// @notice Offers ownership, which the new owner must accept; zero takes an offer back.
    /// @dev Emits `OwnershipTransferStarted`. Only the owner.
    /// @param newOwner Whom to offer it to.
    function transferOwnership(address newOwner) external;

    /// @notice Takes the offered ownership.
    /// @dev Emits `OwnershipTransferred`. Only the pending owner: others get `OwnableUnauthorizedAccount`.
    function acceptOwnership() external;

    /// @notice The account that owns the vault.
    /// @return Its address.
    function owner() external view returns (address);

    /// @notice The account that may accept ownership.
    /// @return Its address; zero for nobody.
    function pendingOwner() external view returns (address);

    /// @notice The account that may shut down and revoke the strategy, besides the owner.
    /// @return Its address; zero for nobody.
    function guardian() external view returns (address);

    /// @notice What assets are lent to.
    /// @return Its address; zero for none.
    function strategy() external view returns (address);

    /// @notice The program that answers for the vault what it does not answer itself.
    /// @return Its address; zero for none.
    function lens() external view returns (address);

    /// @notice Words of the vault's storage, for its lens and for whoever checks it.
    /// @dev Reverts with `Reentered` during another call and `CapExceeded` for more than 64 slots.
    /// @param slots Their slots.
    /// @return The words.
    function extsload(bytes32[] calldata slots) external view returns (bytes32[] memory);

    /// @notice What one whole share, `10^decimals()`, is worth, rounded down. Answered by the lens.
    /// @return Wei of the asset.
    function pricePerShare() external view returns (uint256);

    /// @notice Assets that lie here. Answered by the lens.
    /// @return Wei of the asset.
    function totalIdle() external view returns (uint256);

    /// @notice Assets that the strategy has, by its last report or loss. Answered by the lens.
    /// @return Wei of the asset.
    function totalDebt() external view returns (uint256);

    /// @notice Profit that is not yet part of the price. Answered by the lens.
    /// @return Wei of the asset.
    function lockedProfit() external view returns (uint256);

    /// @notice Shares that the profit unlocked since the last report would be worth. Answered by the lens.
    /// @return Shares, rounded down.
    function unlockedShares() external view returns (uint256);

    /// @notice Shares that the profit unlocking per second is worth, times 10^12. Answered by the lens.
    /// @return Shares, rounded down; 0 with nothing locked.
    function profitUnlockingRate() external view returns (uint256);

    /// @notice When nothing will be locked any more. Answered by the lens.
    /// @return Seconds since 1970; 0 with nothing locked.
    function fullProfitUnlockDate() external view returns (uint256);

    /// @notice The time in which gains unlock. Answered by the lens.
    /// @return Seconds.
    function profitMaxUnlockTime() external view returns (uint256);

    /// @notice Whether deposits have been stopped for good. Answered by the lens.
    /// @return True after `shutdown`.
    function isShutdown() external view returns (bool);

    /// @notice The limits that the owner set. Answered by the lens.
    /// @return deposits Most wei that the vault takes, 2^256 - 1 for no limit.
    /// @return debt Most wei that the strategy gets.
    function limits() external view returns (uint256 deposits, uint256 debt);

    /// @notice What is charged, and what was announced. Answered by the lens.
    /// @return performanceBps Part of gains, hundredths of a percent.
    /// @return managementBps Part of assets in a year, hundredths of a percent.
    /// @return recipient Who gets the shares.
    /// @return pendingPerformanceBps What was announced.
    /// @return pendingManagementBps What was announced.
    /// @return activeFrom When that can take effect, seconds since 1970; 0 if nothing was announced.
    function fees()
        external
        view
        returns (
            uint256 performanceBps,
            uint256 managementBps,
            address recipient,
            uint256 pendingPerformanceBps,
            uint256 pendingManagementBps,
            uint256 activeFrom
        );

    /// @notice The announced strategy. Answered by the lens.
    /// @return newStrategy Its address; zero for none.
    /// @return activeFrom When it can be employed, seconds since 1970; 0 if there is none.
    function pendingStrategy() external view returns (address newStrategy, uint256 activeFrom);

    /// @notice What the vault holds of a token and owes of it. Answered by the lens.
    /// @param token Its address.
    /// @return assets Wei that lie here.
    /// @return owed Wei that shares stand for and that must lie here; 0 for every token but the asset.
    /// @return surplus Wei above that.
    function solvency(address token) external view returns (uint256 assets, uint256 owed, uint256 surplus);

    /// @notice Checks what must hold in every state. Answered by the lens.
    /// @return 0, or a bit for what does not hold: 0 the vault has less than is idle, 1 the strategy is lent more than is
    /// counted, 2 more is locked than is counted, 3 the strategy's assets and its flag contradict each other, 4 something
    /// happened in the future, 5 a bound is exceeded.
    function checkInvariants() external view returns (uint256);
}
