// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity >=0.8.4;

/// @title FarmCompounder: a vault's LP tokens in a farm, and the farm's rewards as more LP tokens
/// @notice An `IStrategy` whose asset is the LP token of a pair (`IPair`) that a pool of a farm (`IFarm`) takes, where the
/// farm's reward is one of the pair's tokens. `harvest` claims the reward, pays its caller a tip out of it, swaps half of
/// the rest in the pair, deposits both tokens there and the LP tokens in the farm.
///
/// Nobody owns it and nothing of it can be changed. Anyone may harvest, in any transaction, because
/// - the swap must pay at least 99 % of what the pair's average price of the last half hour or more, at most a day, says,
///   after the pair's fee: whoever moves the price in between harvests nothing;
/// - one harvest swaps at most a quarter percent of what the position itself has in the pair. Moving the price costs fees
///   of 0.3 % each way, which this position gets its part of: more than that swap can lose. Liquidity that somebody
///   else adds for a block changes neither. Larger rewards are harvested in several calls.
///
/// The strategy's worth is the LP tokens it has in the farm: prices do not enter into it.
/// @dev Deployed by `constructor(address vault, address farm, uint256 pid, uint256 tipBps)`: reverts with `InvalidVault`
/// if the vault's asset is not the pool's LP token or the reward is not one of the pair's tokens, with `TipTooHigh`, and
/// with the data of whatever fails of them. Refusals are errors of this interface; unknown selectors, ether and malformed
/// arguments revert without data.
interface IFarmCompounder {
    /// @notice `caller` harvested: `claimed` wei of the reward came from the farm, `compounded` of it were used, of which
    /// `tip` went to `to`; they became `liquidity` wei of LP tokens.
    event Harvested(
        address indexed caller,
        address indexed to,
        uint256 claimed,
        uint256 compounded,
        uint256 tip,
        uint256 liquidity
    );
    /// @notice The pair's cumulative price of the reward, 2^112 to one and modulo 2^256, was noted.
    event Observed(uint256 cumulative);

    /// @notice `account` is not the vault.
    error NotVault(address account);
    /// @notice `vault` does not fit to the farm's pool.
    error InvalidVault(address vault);
    /// @notice A tip of `tipBps` is more than `maximum`, hundredths of a percent.
    error TipTooHigh(uint256 tipBps, uint256 maximum);
    /// @notice Tips cannot go to `receiver`.
    error InvalidReceiver(address receiver);
    /// @notice There is nothing to compound.
    error NothingToHarvest();
    /// @notice The average price covers `age` seconds; it must cover between `minimum` and `maximum`. Call `observe`,
    /// and harvest `minimum` seconds later.
    error NoAveragePrice(uint256 age, uint256 minimum, uint256 maximum);
    /// @notice The swap would pay `received` wei where the average price asks for `minimum`.
    error BelowAveragePrice(uint256 received, uint256 minimum);
    /// @notice `token` refused a transfer or an approval, or does not tell balances.
    error TokenCallFailed(address token);
    /// @notice The call came from inside another call to this contract.
    error Reentered();

    /// @notice Compounds what the farm owes and what lies here. Anyone may call.
    /// @dev Emits `Harvested`, and `Observed` if the last observation is old enough; the vault emits its report. Reverts
    /// with `InvalidReceiver`, `NothingToHarvest`, `NoAveragePrice`, `BelowAveragePrice`, `TokenCallFailed`,
    /// `Reentered` and the data of the pair's, farm's and vault's reverts. Where the vault has left this strategy, LP
    /// tokens go to the vault and no tip is paid.
    /// @param to Who gets the tip, not zero.
    /// @return liquidity Wei of LP tokens that were added.
    /// @return tip Wei of the reward that `to` received.
    function harvest(address to) external returns (uint256 liquidity, uint256 tip);

    /// @notice Notes the pair's cumulative price if the last observation is at least `MINIMUM_AGE` old. Anyone may call.
    /// @dev Emits `Observed`.
    /// @return Whether it did.
    function observe() external returns (bool);

    /// @notice The farm.
    /// @return Its address.
    function farm() external view returns (address);

    /// @notice The farm's pool.
    /// @return Its number.
    function pid() external view returns (uint256);

    /// @notice What the farm pays.
    /// @return Its address.
    function rewardToken() external view returns (address);

    /// @notice The pair's other token.
    /// @return Its address.
    function otherToken() external view returns (address);

    /// @notice What part of what is compounded goes to whoever harvests.
    /// @return Hundredths of a percent.
    function tipBps() external view returns (uint256);

    /// @notice Reward that a harvest has to work with: what the farm owes and what lies here.
    /// @return Wei of the reward.
    function pendingReward() external view returns (uint256);

    /// @notice What one harvest would use of it now, the tip included.
    /// @return Wei of the reward.
    function maxHarvest() external view returns (uint256);

    /// @notice What a harvest now would ask for swapping an amount of the reward.
    /// @dev Reverts with `NoAveragePrice`.
    /// @param amount Wei of the reward.
    /// @return Wei of the other token, rounded down.
    function minimumOut(uint256 amount) external view returns (uint256);

    /// @notice The two noted cumulative prices of the reward, the older first, with the instants they are of; zeros for
    /// what was not noted yet.
    /// @return older Price times seconds, 2^112 to one, modulo 2^256.
    /// @return olderAt Seconds since 1970.
    /// @return newer Price times seconds, 2^112 to one, modulo 2^256.
    /// @return newerAt Seconds since 1970.
    function observations()
        external
        view
        returns (uint256 older, uint256 olderAt, uint256 newer, uint256 newerAt);

    /// @notice Shortest time that an average price covers.
    /// @return 1800 seconds.
    function MINIMUM_AGE() external pure returns (uint256);

    /// @notice Longest time that an average price covers.
    /// @return 86400 seconds.
    function MAXIMUM_AGE() external pure returns (uint256);

    /// @notice Largest tip.
    /// @return 100, hundredths of a percent.
    function MAXIMUM_TIP_BPS() external pure returns (uint256);
}
