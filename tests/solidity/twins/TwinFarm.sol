// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {OneCall} from "./OneCall.sol";
import {Tokens} from "./Tokens.sol";

/// @title The core of Farm in packed Solidity: same layout, same arithmetic, other machine
/// @notice The bound that gas is compared with, and the other side of a differential test. Pools are not measured. What of
/// `IFarm` is here behaves, reverts and emits as there; owner, distributor and reward token are immutable, as the EVM has that.
/// Left out: rewarders (`add` and `set` take the zero address only), permits, operators, receivers, pausing and closing pools,
/// `harvestFor`, batches, MiniChef v1's calls, reclaiming, recovery, changes of distributor or owner, the lens with its views
/// but `undistributed`, and kinds of sources: `fund` takes and emits them and keeps nothing of them.
contract TwinFarm is OneCall {
    using Tokens for address;

    /// @notice A pool as MiniChef shows it.
    struct PoolInfo {
        uint128 accSushiPerShare;
        uint64 lastRewardTime;
        uint64 allocPoint;
    }

    /// @dev `base`: the index's offset (224 bits, 2^-120 modulo 2^224), or with nobody in the pool the integral up to which
    /// its part was put back; and allocation points (28). `place`: LP token (160), supply (96).
    struct Pool {
        uint256 base;
        uint256 place;
    }

    /// @dev Bits of the fractions of a wei in which the emission is accounted.
    uint256 private constant FRACTION = 24;
    uint256 private constant MASK_32 = 2 ** 32 - 1;
    uint256 private constant MASK_64 = 2 ** 64 - 1;
    uint256 private constant MASK_96 = 2 ** 96 - 1;
    uint256 private constant MASK_120 = 2 ** 120 - 1;
    uint256 private constant MASK_128 = 2 ** 128 - 1;
    uint256 private constant MASK_160 = 2 ** 160 - 1;
    uint256 private constant MASK_224 = 2 ** 224 - 1;

    uint256 private constant MAX_AMOUNT = 2 ** 96 - 1;
    /// @dev Claims above this are what roundings left below zero.
    uint256 private constant MAX_FUNDED = MAX_AMOUNT - 2 ** 32;
    uint256 private constant MAX_RATE = 2 ** 96 - 1;
    uint256 private constant MAX_TIME = 2 ** 32 - 1;
    uint256 private constant MAX_ALLOC = 2 ** 28 - 1;
    uint256 private constant MAX_POOLS = 1_000;
    uint256 private constant KINDS = 7;
    /// @dev Index of a pool that nobody is in.
    uint256 private constant START = 2 ** 64;
    /// @dev Unit in which MiniChef reports reward per share.
    uint256 private constant PRECISION = 1e12;

    address public immutable owner;
    address public immutable SUSHI;

    /// @dev Reward per allocation point (224, 2^-120), and the instant it is of (32).
    uint256 private integralWord;
    /// @dev Reserve (96), all allocation points (32), end of the funding (32), 2^-24 wei per second (96).
    uint256 private scheduleWord;
    /// @dev Undistributed 2^-24 wei (120), wei funded since the beginning (96).
    uint256 private backlogWord;
    uint256 public poolLength;
    /// @dev Pool above account: stake (96) and debt (160, 2^-64 wei modulo 2^160), which fills the top of the word and wraps
    /// by itself.
    mapping(uint256 poolAndAccount => uint256) private positions;
    Pool[MAX_POOLS] private pools;

    event Deposit(address indexed user, uint256 indexed pid, uint256 amount, address indexed to);
    event Withdraw(address indexed user, uint256 indexed pid, uint256 amount, address indexed to);
    event EmergencyWithdraw(address indexed user, uint256 indexed pid, uint256 amount, address indexed to);
    event Harvest(address indexed user, uint256 indexed pid, uint256 amount);
    event LogPoolAddition(
        uint256 indexed pid, uint256 allocPoint, address indexed lpToken, address indexed rewarder
    );
    event LogSetPool(uint256 indexed pid, uint256 allocPoint, address indexed rewarder, bool overwrite);
    event LogUpdatePool(uint256 indexed pid, uint64 lastRewardTime, uint256 lpSupply, uint256 accSushiPerShare);
    event LogSushiPerSecond(uint256 sushiPerSecond);
    event RewardOwed(address indexed user, uint256 indexed pid, uint256 amount);
    event RewardForfeited(address indexed user, uint256 indexed pid, uint256 amount);
    event RewardFunded(address indexed funder, uint8 indexed kind, uint256 amount, bytes32 disclosure);

    error ZeroAmount();
    error UnknownPool(uint256 pid);
    error InsufficientStake(address account, uint256 staked, uint256 requested);
    error InvalidReceiver(address receiver);
    error CapExceeded(uint256 cap);
    error InvalidLpToken(address lpToken);
    error InvalidRewarder(address rewarder);
    error NotDistributor(address account);
    error RewardUnderfunded(uint256 required, uint256 available);
    error UnknownSourceKind(uint256 kind);
    error OwnableUnauthorizedAccount(address account);
    error OwnableInvalidOwner(address owner);

    modifier onlyOwner() {
        if (msg.sender != owner) revert OwnableUnauthorizedAccount(msg.sender);
        _;
    }

    constructor(address owner_, address rewardToken) {
        if (owner_ == address(0)) revert OwnableInvalidOwner(owner_);
        rewardToken.balanceOf();
        (owner, SUSHI) = (owner_, rewardToken);
    }

    // What anyone can ask.

    function totalAllocPoint() external view returns (uint256) {
        return (scheduleWord >> 96) & MASK_32;
    }

    function sushiPerSecond() external view returns (uint256) {
        return scheduleWord >> (160 + FRACTION);
    }

    function lpToken(uint256 pid) external view returns (address) {
        return address(uint160(load(pid).place));
    }

    function poolInfo(
        uint256 pid
    ) external view idle returns (uint128 accSushiPerShare, uint64 lastRewardTime, uint64 allocPoint) {
        Pool storage pool = load(pid);
        PoolInfo memory info = show(pool.base, indexOf(pool, integralNow(scheduleWord)));
        return (info.accSushiPerShare, info.lastRewardTime, info.allocPoint);
    }

    function userInfo(uint256 pid, address account) external view idle returns (uint256 amount, int256 rewardDebt) {
        uint256 index = indexOf(load(pid), integralNow(scheduleWord));
        uint256 position = positions[keyOf(pid, account)];
        unchecked {
            amount = position & MASK_96;
            // Both are far below 2^255.
            rewardDebt = int256(amount * perShare(index) / PRECISION) - int256(earnedDown(position, index));
        }
    }

    function pendingSushi(uint256 pid, address account) external view idle returns (uint256) {
        uint256 index = indexOf(load(pid), integralNow(scheduleWord));
        return earnedDown(positions[keyOf(pid, account)], index);
    }

    /// @notice What waits for the next funding or change of the rate, with what pools that nobody is in have to give back.
    function undistributed() external view idle returns (uint256) {
        uint256 integral = integralNow(scheduleWord);
        (,, uint256 waste) = live(scheduleWord);
        unchecked {
            // Parts of what was funded: below 2^120.
            uint256 sum = (backlogWord & MASK_120) + waste;
            for (uint256 pid; pid < poolLength; ++pid) {
                Pool storage pool = pools[pid];
                sum += wasted(pool.base, pool.place, integral);
            }
            return sum >> FRACTION;
        }
    }

    // Whoever farms.

    function deposit(uint256 pid, uint256 amount, address to) external locked {
        Pool storage pool = load(pid);
        checkReceiver(to);
        if (amount > MAX_AMOUNT) revert CapExceeded(MAX_AMOUNT);
        (uint256 base, uint256 place) = (pool.base, pool.place);
        unchecked {
            // Both are below 2^96.
            if ((place >> 160) + amount > MAX_AMOUNT) revert CapExceeded(MAX_AMOUNT);
            uint256 integral = integralNow(scheduleWord);
            uint256 index = indexAt(base, place, integral);
            resize(pid, pool, base, place, integral, index, amount << 160);
            // What was emitted so far is owed, rounded up. Bits of the product above 2^256 are above the debt's, too.
            uint256 part = ((index << 8) * amount + MASK_64) >> 64;
            positions[keyOf(pid, to)] += amount + (part << 96);
        }
        if (amount > 0) address(uint160(place)).mustTake(msg.sender, amount);
        emit Deposit(msg.sender, pid, amount, to);
    }

    function withdraw(uint256 pid, uint256 amount, address to) external locked {
        Pool storage pool = load(pid);
        checkReceiver(to);
        uint256 key = keyOf(pid, msg.sender);
        (uint256 base, uint256 place) = (pool.base, pool.place);
        uint256 integral = integralNow(scheduleWord);
        uint256 index = indexAt(base, place, integral);
        positions[key] = reduced(positions[key], amount, index);
        unchecked {
            // No stake exceeds the supply.
            resize(pid, pool, base, place, integral, index, 0 - (amount << 160));
        }
        payOut(place, to, amount);
        emit Withdraw(msg.sender, pid, amount, to);
    }

    function harvest(uint256 pid, address to) external locked {
        Pool storage pool = load(pid);
        checkReceiver(to);
        uint256 schedule = scheduleWord;
        uint256 key = keyOf(pid, msg.sender);
        uint256 position = positions[key];
        uint256 due = earnedDown(position, indexOf(pool, integralNow(schedule)));
        (position, schedule, due) = take(position, schedule, due);
        if (due == 0) return;
        positions[key] = position;
        scheduleWord = schedule;
        settle(pid, due, pay(to, due));
    }

    function withdrawAndHarvest(uint256 pid, uint256 amount, address to) external locked {
        Pool storage pool = load(pid);
        checkReceiver(to);
        (uint256 place, uint256 due) = collectAndLeave(pid, pool, amount);
        if (due > 0) settle(pid, due, SUSHI.sendWhatThereIs(to, due, 0));
        payOut(place, to, amount);
        emit Withdraw(msg.sender, pid, amount, to);
    }

    function emergencyWithdraw(uint256 pid, address to) external locked {
        Pool storage pool = load(pid);
        checkReceiver(to);
        uint256 key = keyOf(pid, msg.sender);
        uint256 position = positions[key];
        (uint256 base, uint256 place) = (pool.base, pool.place);
        uint256 integral = integralNow(scheduleWord);
        uint256 index = indexAt(base, place, integral);
        uint256 amount = position & MASK_96;
        uint256 givenUp;
        unchecked {
            // With no stake the debt below zero is what was earned, 2^-64 wei.
            givenUp = (0 - (reduced(position, amount, index) >> 96)) & MASK_160;
            givenUp = givenUp >> 64 > MAX_FUNDED ? 0 : givenUp >> (64 - FRACTION);
            // No stake exceeds the supply.
            resize(pid, pool, base, place, integral, index, 0 - (amount << 160));
        }
        positions[key] = 0;
        giveBack(givenUp);
        payOut(place, to, amount);
        emit EmergencyWithdraw(msg.sender, pid, amount, to);
        if (givenUp > 0) emit RewardForfeited(msg.sender, pid, givenUp >> FRACTION);
    }

    function claimMany(uint256[] calldata pids, address to) external locked returns (uint256 paid, uint256 owed) {
        checkReceiver(to);
        if (pids.length > MAX_POOLS) revert CapExceeded(MAX_POOLS);
        uint256[] memory parts = new uint256[](pids.length);
        uint256 due;
        unchecked {
            uint256 schedule = scheduleWord;
            uint256 integral = integralNow(schedule);
            for (uint256 i; i < pids.length; ++i) {
                uint256 pid = pids[i];
                uint256 index = indexOf(load(pid), integral);
                uint256 key = keyOf(pid, msg.sender);
                uint256 position = positions[key];
                uint256 part = earnedDown(position, index);
                (position, schedule, part) = take(position, schedule, part);
                if (part == 0) continue;
                positions[key] = position;
                parts[i] = part;
                // All parts come from the reserve.
                due += part;
            }
            if (due == 0) return (0, 0);
            scheduleWord = schedule;
            paid = pay(to, due);
            uint256 left = paid;
            for (uint256 i; i < pids.length; ++i) {
                uint256 part = parts[i];
                uint256 covered = left < part ? left : part;
                left -= covered;
                settle(pids[i], part, covered);
            }
            owed = due - paid;
        }
    }

    // Anyone.

    function updatePool(uint256 pid) external locked returns (PoolInfo memory) {
        return update(pid, load(pid));
    }

    function massUpdatePools(uint256[] calldata pids) external locked {
        if (pids.length > MAX_POOLS) revert CapExceeded(MAX_POOLS);
        unchecked {
            for (uint256 i; i < pids.length; ++i) update(pids[i], load(pids[i]));
        }
    }

    // The distributor, who is the owner.

    function fund(uint256 amount, uint8 kind, bytes32 disclosure) external locked {
        if (msg.sender != owner) revert NotDistributor(msg.sender);
        if (kind >= KINDS) revert UnknownSourceKind(kind);
        if (amount == 0) revert ZeroAmount();
        if (amount > MASK_128) amount = MASK_128;
        uint256 schedule = scheduleWord;
        amount = collect(amount, schedule & MASK_96);
        if (amount == 0) revert ZeroAmount();
        (uint256 integral, uint256 last, uint256 backlog) = advanced(schedule);
        unchecked {
            // Both are below 2^129.
            uint256 funded = (backlog >> 120) + amount;
            if (funded > MAX_FUNDED) revert CapExceeded(MAX_FUNDED);
            // Parts of what was funded: below 2^120.
            backlog = ((backlog & MASK_120) + (amount << FRACTION)) | (funded << 120);
            // The reserve is below what was funded.
            emitAt(schedule >> 160, integral, last, schedule + amount, backlog);
        }
        emit RewardFunded(msg.sender, kind, amount, disclosure);
    }

    // The owner.

    function add(uint256 allocPoint, address lpToken_, address rewarder) external idle onlyOwner {
        if (lpToken_ == SUSHI) revert InvalidLpToken(lpToken_);
        lpToken_.balanceOf();
        uint256 pid = poolLength;
        if (pid >= MAX_POOLS) revert CapExceeded(MAX_POOLS);
        if (rewarder != address(0)) revert InvalidRewarder(rewarder);
        pools[pid].place = uint160(lpToken_);
        allocate(pools[pid], uint160(lpToken_), allocPoint);
        unchecked {
            poolLength = pid + 1;
        }
        emit LogPoolAddition(pid, allocPoint, lpToken_, rewarder);
    }

    function set(uint256 pid, uint256 allocPoint, address rewarder, bool overwrite) external idle onlyOwner {
        Pool storage pool = load(pid);
        if (overwrite && rewarder != address(0)) revert InvalidRewarder(rewarder);
        allocate(pool, pool.place, allocPoint);
        emit LogSetPool(pid, allocPoint, address(0), overwrite);
    }

    function setSushiPerSecond(uint256 sushiPerSecond_) external idle onlyOwner {
        if (sushiPerSecond_ > MAX_RATE >> FRACTION) revert CapExceeded(MAX_RATE >> FRACTION);
        uint256 schedule = scheduleWord;
        (uint256 integral, uint256 last, uint256 backlog) = advanced(schedule);
        unchecked {
            // Below 2^96, as just checked.
            emitAt(sushiPerSecond_ << FRACTION, integral, last, schedule, backlog);
        }
        emit LogSushiPerSecond(sushiPerSecond_);
    }

    // The emission.

    function clock() private view returns (uint256) {
        return block.timestamp > MAX_TIME ? MAX_TIME : block.timestamp;
    }

    /// @dev The integral now, the instant up to which it counts, and 2^-24 wei that were emitted to nobody since.
    function live(uint256 schedule) private view returns (uint256 integral, uint256 last, uint256 waste) {
        uint256 word = integralWord;
        (integral, last) = (word & MASK_224, word >> 224);
        unchecked {
            uint256 until = clock();
            uint256 finish = (schedule >> 128) & MASK_32;
            if (until > finish) until = finish;
            if (until <= last) return (integral, last, 0);
            // Part of what was funded: below 2^120.
            uint256 emitted = (schedule >> 160) * (until - last);
            last = until;
            uint256 total = (schedule >> 96) & MASK_32;
            if (total == 0) waste = emitted;
            // 2^72 wei per second until the year 2106 are below 2^224.
            else integral += (emitted << 96) / total;
        }
    }

    function integralNow(uint256 schedule) private view returns (uint256 integral) {
        (integral,,) = live(schedule);
    }

    /// @dev The emission accounted up to now, with what was emitted to nobody in its backlog.
    function advanced(uint256 schedule) private view returns (uint256 integral, uint256 last, uint256 backlog) {
        (integral, last, backlog) = live(schedule);
        unchecked {
            // The backlog is part of what was funded, so nothing is carried out of its 120 bits.
            backlog += backlogWord;
        }
    }

    /// @dev Emits at a rate for as long as what is there lasts in whole seconds, and stores everything.
    function emitAt(uint256 perSecond, uint256 integral, uint256 last, uint256 schedule, uint256 backlog) private {
        unchecked {
            uint256 finish = (schedule >> 128) & MASK_32;
            // Parts of what was funded: below 2^120.
            uint256 pot = (backlog & MASK_120) + (finish > last ? (schedule >> 160) * (finish - last) : 0);
            uint256 time = clock();
            uint256 lasts = perSecond == 0 ? 0 : pot / perSecond;
            if (lasts > MAX_TIME - time) lasts = MAX_TIME - time;
            integralWord = integral | (time << 224);
            scheduleWord = (schedule & (2 ** 128 - 1)) | ((time + lasts) << 128) | (perSecond << 160);
            backlogWord = (pot - perSecond * lasts) | (backlog >> 120 << 120);
        }
    }

    /// @dev Adds 2^-24 wei that are nobody's any more to the backlog, whose 120 bits they cannot leave.
    function giveBack(uint256 more) private {
        unchecked {
            if (more > 0) backlogWord += more;
        }
    }

    /// @dev Rewards for a funding: what lies here unowed, then the caller's. What arrived.
    function collect(uint256 amount, uint256 owed) private returns (uint256) {
        unchecked {
            uint256 assets = SUSHI.balanceOf();
            if (assets < owed) {
                // Below 2^129; amounts are told up to 2^128 - 1.
                uint256 required = amount + (owed - assets);
                revert RewardUnderfunded(required > MASK_128 ? MASK_128 : required, 0);
            }
            uint256 available = assets - owed;
            if (available >= amount) return amount;
            uint256 missing = amount - available;
            bool taken = SUSHI.take(msg.sender, missing) == Tokens.DONE;
            (bool told, uint256 balance) = SUSHI.tryBalance();
            if (!taken || !told) revert RewardUnderfunded(amount, available);
            uint256 arrived = balance > assets ? balance - assets : 0;
            return available + (arrived < missing ? arrived : missing);
        }
    }

    // Pools.

    function load(uint256 pid) private view returns (Pool storage pool) {
        if (pid >= MAX_POOLS) revert UnknownPool(pid);
        pool = pools[pid];
        if (uint160(pool.place) == 0) revert UnknownPool(pid);
    }

    function indexOf(Pool storage pool, uint256 integral) private view returns (uint256) {
        return indexAt(pool.base, pool.place, integral);
    }

    /// @dev Reward per staked wei, 2^-120 modulo 2^224.
    function indexAt(uint256 base, uint256 place, uint256 integral) private pure returns (uint256) {
        unchecked {
            uint256 supply = place >> 160;
            if (supply == 0) return START;
            // The product is below 2^252; what is above 2^224 in the sum does not count.
            return (integral * (base >> 224) / supply + base) & MASK_224;
        }
    }

    /// @dev MiniChef's reward per share, rounded down and held at 2^128 - 1.
    function perShare(uint256 index) private pure returns (uint256 acc) {
        unchecked {
            // Whole and fractional bits apart: both products are below 2^161.
            acc = (index >> 120) * PRECISION + ((index & MASK_120) * PRECISION >> 120);
            if (acc > MASK_128) acc = MASK_128;
        }
    }

    function show(uint256 base, uint256 index) private view returns (PoolInfo memory) {
        return PoolInfo(uint128(perShare(index)), uint64(clock()), uint64(base >> 224));
    }

    /// @dev What was emitted to a pool since nobody is in it, 2^-24 wei.
    function wasted(uint256 base, uint256 place, uint256 integral) private pure returns (uint256) {
        unchecked {
            uint256 since = base & MASK_224;
            if (place >> 160 > 0 || integral <= since) return 0;
            // Part of what was funded, so below 2^216 before the shift.
            return (integral - since) * (base >> 224) >> 96;
        }
    }

    /// @dev The base with which a pool keeps its index, but for a unit to nobody's advantage.
    function rebased(uint256 index, uint256 integral, uint256 supply, uint256 alloc) private pure returns (uint256) {
        unchecked {
            if (supply == 0) return integral;
            // The sum is below 2^253.
            return (index - (integral * alloc + (supply - 1)) / supply) & MASK_224;
        }
    }

    /// @dev Shows a pool as it is, then changes its supply by `change`, which wraps.
    function resize(
        uint256 pid,
        Pool storage pool,
        uint256 base,
        uint256 place,
        uint256 integral,
        uint256 index,
        uint256 change
    ) private {
        emit LogUpdatePool(pid, uint64(clock()), place >> 160, perShare(index));
        giveBack(wasted(base, place, integral));
        if (change == 0 && place >> 160 > 0) return;
        unchecked {
            place += change;
        }
        pool.base = rebased(index, integral, place >> 160, base >> 224) | (base >> 224 << 224);
        pool.place = place;
    }

    function update(uint256 pid, Pool storage pool) private returns (PoolInfo memory info) {
        (uint256 base, uint256 place) = (pool.base, pool.place);
        uint256 integral = integralNow(scheduleWord);
        info = show(base, indexAt(base, place, integral));
        emit LogUpdatePool(pid, info.lastRewardTime, place >> 160, info.accSushiPerShare);
        uint256 waste = wasted(base, place, integral);
        if (waste == 0) return info;
        giveBack(waste);
        pool.base = integral | (base >> 224 << 224);
    }

    /// @dev Gives a pool another part of the emission from now on.
    function allocate(Pool storage pool, uint256 place, uint256 alloc) private {
        if (alloc > MAX_ALLOC) revert CapExceeded(MAX_ALLOC);
        uint256 schedule = scheduleWord;
        uint256 base = pool.base;
        (uint256 integral, uint256 last, uint256 backlog) = advanced(schedule);
        unchecked {
            // A pool has no more points than all together.
            uint256 total = ((schedule >> 96) & MASK_32) - (base >> 224) + alloc;
            if (total > MASK_32) revert CapExceeded(MASK_32);
            integralWord = integral | (last << 224);
            scheduleWord = (schedule & ~(MASK_32 << 96)) | (total << 96);
            // Both are parts of what was funded: below 2^120.
            backlogWord = backlog + wasted(base, place, integral);
            uint256 index = indexAt(base, place, integral);
            if (alloc == base >> 224 && place >> 160 > 0) return;
            pool.base = rebased(index, integral, place >> 160, alloc) | (alloc << 224);
        }
    }

    // Positions.

    function keyOf(uint256 pid, address account) private pure returns (uint256) {
        return (pid << 160) | uint160(account);
    }

    function checkReceiver(address to) private view {
        if (to == address(0) || to == address(this)) revert InvalidReceiver(to);
    }

    /// @dev What a position can claim, whole wei.
    function earnedDown(uint256 position, uint256 index) private pure returns (uint256 whole) {
        unchecked {
            // The index at 2^-128; what is lost of the product at the top is above the debt's bits.
            uint256 part = (index << 8) * (position & MASK_96) >> 64;
            whole = ((part - (position >> 96)) & MASK_160) >> 64;
        }
        if (whole > MAX_FUNDED) return 0;
    }

    /// @dev Takes what is due off the reserve, as far as that goes, and puts it to the debt; the rest stays due.
    function take(uint256 position, uint256 schedule, uint256 due) private pure returns (uint256, uint256, uint256) {
        unchecked {
            uint256 reserve = schedule & MASK_96;
            if (due > reserve) due = reserve;
            return (position + (due << 160), schedule - due, due);
        }
    }

    /// @dev A position without a part of its stake: what that earned stays earned.
    function reduced(uint256 position, uint256 amount, uint256 index) private view returns (uint256) {
        unchecked {
            uint256 staked = position & MASK_96;
            if (amount > staked) revert InsufficientStake(msg.sender, staked, amount);
            return position - amount - (((index << 8) * amount >> 64) << 96);
        }
    }

    /// @dev Takes what was earned and a part of the stake off the books.
    function collectAndLeave(uint256 pid, Pool storage pool, uint256 amount) private returns (uint256, uint256 due) {
        (uint256 base, uint256 place) = (pool.base, pool.place);
        uint256 key = keyOf(pid, msg.sender);
        uint256 position = positions[key];
        uint256 schedule = scheduleWord;
        uint256 integral = integralNow(schedule);
        uint256 index = indexAt(base, place, integral);
        (position, schedule, due) = take(position, schedule, earnedDown(position, index));
        if (due > 0) scheduleWord = schedule;
        positions[key] = reduced(position, amount, index);
        unchecked {
            // No stake exceeds the supply.
            resize(pid, pool, base, place, integral, index, 0 - (amount << 160));
        }
        return (place, due);
    }

    // Payments.

    function payOut(uint256 place, address to, uint256 amount) private {
        if (amount > 0) address(uint160(place)).mustSend(to, amount);
    }

    /// @dev Pays rewards as far as they lie here; how much that was.
    function pay(address to, uint256 due) private returns (uint256) {
        uint256 outcome = SUSHI.send(to, due);
        if (outcome == Tokens.DONE) return due;
        if (outcome == Tokens.UNCLEAR) revert Tokens.TokenCallFailed(SUSHI);
        // Nothing moved. If there was too little, what there is can be paid.
        (bool told, uint256 balance) = SUSHI.tryBalance();
        return told && balance < due ? SUSHI.sendWhatThereIs(to, due, 0) : 0;
    }

    /// @dev Says what was paid of what was due; the rest is due again.
    function settle(uint256 pid, uint256 due, uint256 paid) private {
        if (paid > 0) emit Harvest(msg.sender, pid, paid);
        unchecked {
            // No more is paid than is due.
            uint256 owed = due - paid;
            if (owed == 0) return;
            positions[keyOf(pid, msg.sender)] -= owed << 160;
            scheduleWord += owed;
            emit RewardOwed(msg.sender, pid, owed);
        }
    }
}
