// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity >=0.8.4;

/// @title Three questions to any position: what is deposited, where do rewards come from, what can go wrong
/// @notice Every contract of this suite answers them, from its state at the block that is asked about; nothing is typed
/// in by anybody but the kinds and disclosures of fundings, whose amounts are measured.
///
/// A pool, a farm and a vault answer through their lens; without one these functions revert without data. A pair and a
/// strategy answer themselves.
/// All revert with the contract's `Reentered` while another call of it is running, when the answer could mislead.
interface IPassport {
    /// @notice What a part of a position is: a token that lies there, a share of a vault, a share of an AMM's pair, a
    /// claim to be paid later, or something owed.
    enum LegKind {
        Asset,
        Share,
        LpToken,
        Claim,
        Debt
    }

    /// @notice Where a reward comes from: new or reserved tokens paid out by a schedule, also where nobody said, fees of
    /// swaps, interest of loans, rewards of validators, gains of liquidations, somebody's money spent to attract
    /// stakers, or a gift.
    enum SourceKind {
        Emission,
        SwapFee,
        LendingInterest,
        ValidatorReward,
        LiquidationGain,
        Subsidy,
        Donation
    }

    /// @notice What can go wrong. `Layer` says what its figures are for each.
    enum RiskKind {
        Admin,
        EntryPause,
        ExitDelay,
        RewardShortfall,
        ImpermanentLoss,
        Slashing,
        Oracle,
        ProgramExpiry,
        Dependency
    }

    /// @notice A part of a position: `amount` wei of `asset`, for which `issuer` answers: the token itself where it is
    /// an asset or an LP token, this contract where it is a claim.
    struct Leg {
        address asset;
        uint256 amount;
        LegKind kind;
        address issuer;
    }

    /// @notice `credited` wei of `token` were given to stakers, paid or not, out of fundings of `kind`, since deployment
    /// and rounded so that the amounts of a token sum up to the whole; clients subtract two blocks. What an account
    /// gives up by `emergencyWithdraw` is taken off again. `disclosure` is the hash last given for the kind.
    ///
    /// A pair has one source, the fees of swaps: what the root of its reserves' product has grown above its LP tokens,
    /// counted in wei of those. Fees that a burn takes along and the protocol's part are no more in it; gifts that became
    /// reserves by `sync` are.
    ///
    /// A vault's are the gains that reports found, wei of its asset by kind, what is still locked and what was charged
    /// included; what the last holder left behind is found, and counted, once more. Where the asset has sources itself, as
    /// LP tokens have, they follow. A strategy's are those of where it farms.
    struct Source {
        SourceKind kind;
        address token;
        uint256 credited;
        bytes32 disclosure;
    }

    /// @notice A risk: the live figure beside its bound.
    ///
    /// | kind | target | metric | limit |
    /// |---|---|---|---|
    /// | Admin | the owner; one more row for a pending owner | bytes of its code, 0 for a bare key | wei of stakers it can reach: 0 |
    /// | Admin | of a pair, its factory, which chooses who receives the protocol fee | bytes of its code | 0 |
    /// | Admin | the owner of a vault, its pending owner, its guardian | bytes of its code | wei that it can lend to another strategy, a week after it announced that: everything, of a guardian 0 |
    /// | Admin | a strategy that was announced | seconds until it can be employed | a week |
    /// | EntryPause | this contract | 1 while staking is paused; of a farm, pools that are paused or closed | 1; its pools |
    /// | EntryPause | a vault | 1 after its shutdown | 1 |
    /// | ExitDelay | this contract | seconds that leaving takes | the longest there is, seconds |
    /// | RewardShortfall | a reward token | wei the contract holds | wei it owes: below this, claims wait |
    /// | ImpermanentLoss | a pair, or the pair whose LP tokens are farmed | price of its first token in its second, times 10^18: compare with the price at entry | 0 |
    /// | Dependency | the staking token, an LP token, a pair's token | wei the contract holds | wei it owes, or the reserve: below this, the last to leave lose |
    /// | Dependency | a vault's asset; its strategy | wei that lie there; wei that the strategy says it is worth | wei that must lie there; wei that it owes |
    /// | Oracle | the pair whose average price bounds what a strategy swaps | seconds that the average covers now | most that it may |
    /// | ProgramExpiry | this contract, its lens or factory, and those tokens that are programs | seconds until it must be prolonged | seconds from an activation to its expiry |
    ///
    /// A token that does not tell its balance is shown as holding nothing. A vault shows the layers of its strategy and of
    /// its asset below its own, and a strategy those of the farm. The other kinds do not exist here.
    struct Layer {
        RiskKind kind;
        address target;
        uint256 metric;
        uint256 limit;
    }

    /// @notice Leaving with an amount of what is staked, of LP tokens, of a farm's LP tokens of all pools, or of a vault's
    /// shares: `immediate` wei can be withdrawn now, `delayed` wei are paid from `readyAt` on if they are requested now,
    /// and `penalty` wei are lost. Of a vault these are wei of its asset: what its strategy cannot pay now is delayed, until
    /// nobody knows when (`readyAt` 0), and what it has lost since it last reported is the penalty.
    struct ExitTerms {
        uint256 immediate;
        uint256 delayed;
        uint256 readyAt;
        uint256 penalty;
    }

    /// @notice What an account has here: its stake, what it requested and is in cooldown, and what it earned of every
    /// reward token, rounded down; of a farm the LP tokens of each pool, of a pair both tokens that its LP tokens stand
    /// for. Parts of zero are left out. The composition of an LP token is its pair's own answer; a vault looks through its
    /// shares at its asset, and where that is an LP token at both tokens, for which the pair answers.
    /// @param account The staker.
    /// @return The parts.
    function composition(address account) external view returns (Leg[] memory);

    /// @notice Where rewards came from: a row for every reward token and kind of source that has funded it.
    /// @return The sources.
    function sources() external view returns (Source[] memory);

    /// @notice What can go wrong, layer by layer.
    /// @return The layers.
    function layers() external view returns (Layer[] memory);

    /// @notice What leaving with an amount of the staking token means.
    /// @param account The staker.
    /// @param amount Wei; what exceeds the stake is not counted.
    /// @return The terms.
    function exitTerms(address account, uint256 amount) external view returns (ExitTerms memory);
}
