// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity >=0.8.24;

interface IArbWasm {
    function codehashAsmSize(bytes32 codehash) external view returns (uint32 size);
}

interface IArbWasmCache {
    function cacheProgram(address program) external;
    function evictCodehash(bytes32 codehash) external;
    function codehashIsCached(bytes32 codehash) external view returns (bool cached);
}

interface IArbOwnerPublic {
    function isChainOwner(address account) external view returns (bool isOwner);
}

/// @title The auction for places in the cache of Stylus programs
/// @notice A program whose bid is accepted starts at the cached price until higher bids need its place. Bids are
/// made with wei; each is worth `decay` wei more for every second that passed before it, so that old bids lose
/// against new ones of the same value. Only chain owners change the rules.
/// @dev Written for a local chain, with the ABI of Arbitrum's own contract. Entries form a binary heap with the
/// smallest bid first.
contract CacheManager {
    /// @notice A program in the cache: its code hash, the bytes it counts for, and its bid.
    struct Entry {
        bytes32 code;
        uint64 size;
        uint192 bid;
    }

    /// @notice A program was cached.
    event InsertBid(bytes32 indexed codehash, address program, uint192 bid, uint64 size);
    /// @notice A program made room or was evicted.
    event DeleteBid(bytes32 indexed codehash, uint192 bid, uint64 size);
    /// @notice The cache holds `size` bytes from now on.
    event SetCacheSize(uint64 size);
    /// @notice Bids are worth `decay` wei more a second from now on.
    event SetDecayRate(uint64 decay);
    /// @notice No bids are accepted.
    event Pause();
    /// @notice Bids are accepted again.
    event Unpause();

    /// @notice `sender` does not own the chain.
    error NotChainOwner(address sender);
    /// @notice The program counts for `asm` bytes, more than the whole cache.
    error AsmTooLarge(uint256 asm, uint256 queueSize, uint256 cacheSize);
    /// @notice The program has a place.
    error AlreadyCached(bytes32 codehash);
    /// @notice The bid is worth `bid`; `min` is needed.
    error BidTooSmall(uint192 bid, uint192 min);
    /// @notice Bids are paused.
    error BidsArePaused();
    /// @notice No more than `limit` bytes can be made free at once.
    error MakeSpaceTooLarge(uint64 size, uint64 limit);

    IArbWasm private constant ARB_WASM = IArbWasm(address(0x71));
    IArbWasmCache private constant ARB_WASM_CACHE = IArbWasmCache(address(0x72));
    IArbOwnerPublic private constant ARB_OWNER_PUBLIC = IArbOwnerPublic(address(0x6b));
    uint64 private constant MAX_MAKE_SPACE = 5 * 1024 * 1024;

    /// @notice Bytes the cache holds.
    uint64 public cacheSize;
    /// @notice Bytes in use.
    uint64 public queueSize;
    /// @notice Wei that a bid gains for every second since 1970.
    uint64 public decay;
    /// @notice Whether bids are refused.
    bool public isPaused;
    /// @notice The cached programs; the smallest bid comes first, the others in no order.
    Entry[] public entries;

    modifier onlyOwner() {
        if (!ARB_OWNER_PUBLIC.isChainOwner(msg.sender)) revert NotChainOwner(msg.sender);
        _;
    }

    /// @notice Bids the value of the call for a place of `program`.
    /// @dev Smaller bids make room; all of them together may not be worth more than this one each.
    function placeBid(address program) external payable {
        if (isPaused) revert BidsArePaused();
        bytes32 code = program.codehash;
        if (ARB_WASM_CACHE.codehashIsCached(code)) revert AlreadyCached(code);
        uint64 size = _asmSize(code);
        uint192 bid = _worth(msg.value);
        uint192 min = 0;
        while (_free() < size) {
            Entry memory smallest = _pop();
            if (smallest.bid > min) min = smallest.bid;
            _evict(smallest);
        }
        if (bid < min) revert BidTooSmall(bid, min);
        _push(Entry(code, size, bid));
        queueSize += size;
        ARB_WASM_CACHE.cacheProgram(program);
        emit InsertBid(code, program, bid, size);
    }

    /// @notice Evicts the smallest bids until `size` bytes are free; answers what is free then.
    function makeSpace(uint64 size) external returns (uint64 space) {
        if (isPaused) revert BidsArePaused();
        if (size > MAX_MAKE_SPACE) revert MakeSpaceTooLarge(size, MAX_MAKE_SPACE);
        while (_free() < size && entries.length > 0) _evict(_pop());
        return _free();
    }

    /// @notice Evicts the `count` smallest bids.
    function evictPrograms(uint256 count) external onlyOwner {
        for (; count > 0 && entries.length > 0; --count) _evict(_pop());
    }

    /// @notice Evicts everything.
    function evictAll() external onlyOwner {
        while (entries.length > 0) _evict(_pop());
    }

    /// @notice Changes how many bytes the cache holds; programs leave when others come.
    function setCacheSize(uint64 newSize) external onlyOwner {
        cacheSize = newSize;
        emit SetCacheSize(newSize);
    }

    /// @notice Changes what time is worth.
    function setDecayRate(uint64 newDecay) external onlyOwner {
        decay = newDecay;
        emit SetDecayRate(newDecay);
    }

    /// @notice Refuses bids.
    function pause() external onlyOwner {
        isPaused = true;
        emit Pause();
    }

    /// @notice Accepts bids again.
    function unpause() external onlyOwner {
        isPaused = false;
        emit Unpause();
    }

    /// @notice Sends what was bid to the owner who asks.
    function sweepFunds() external onlyOwner {
        (bool sent,) = msg.sender.call{value: address(this).balance}("");
        require(sent, "the owner refuses the funds");
    }

    /// @notice All cached programs; the smallest bid comes first.
    function getEntries() external view returns (Entry[] memory) {
        return entries;
    }

    /// @notice The `k` smallest bids in ascending order, or all if there are fewer.
    function getSmallestEntries(uint256 k) external view returns (Entry[] memory result) {
        return _smallest(k);
    }

    /// @notice Wei that a program of `size` bytes must bid now.
    function getMinBid(uint64 size) public view returns (uint192 min) {
        if (size > cacheSize) revert AsmTooLarge(size, queueSize, cacheSize);
        uint64 used = queueSize;
        Entry[] memory sorted = _smallest(entries.length);
        for (uint256 i = 0; used + size > cacheSize; ++i) {
            used -= sorted[i].size;
            min = sorted[i].bid;
        }
        uint192 now_ = _worth(0);
        return min > now_ ? min - now_ : 0;
    }

    /// @notice Wei that `program` must bid now.
    function getMinBid(address program) external view returns (uint192 min) {
        return getMinBid(_asmSize(program.codehash));
    }

    function _worth(uint256 value) private view returns (uint192) {
        return uint192(value + block.timestamp * decay);
    }

    function _asmSize(bytes32 code) private view returns (uint64 size) {
        size = ARB_WASM.codehashAsmSize(code);
        // Every entry counts for something, so that there is an end to them.
        if (size < 4096) size = 4096;
        if (size > cacheSize) revert AsmTooLarge(size, queueSize, cacheSize);
    }

    function _free() private view returns (uint64) {
        return queueSize < cacheSize ? cacheSize - queueSize : 0;
    }

    function _evict(Entry memory entry) private {
        queueSize -= entry.size;
        ARB_WASM_CACHE.evictCodehash(entry.code);
        emit DeleteBid(entry.code, entry.bid, entry.size);
    }

    function _push(Entry memory entry) private {
        entries.push(entry);
        uint256 slot = entries.length - 1;
        while (slot > 0) {
            uint256 parent = (slot - 1) / 2;
            if (entries[parent].bid <= entry.bid) break;
            entries[slot] = entries[parent];
            slot = parent;
        }
        entries[slot] = entry;
    }

    function _pop() private returns (Entry memory smallest) {
        smallest = entries[0];
        Entry memory last = entries[entries.length - 1];
        entries.pop();
        uint256 length = entries.length;
        if (length == 0) return smallest;
        uint256 slot = 0;
        while (true) {
            uint256 child = 2 * slot + 1;
            if (child >= length) break;
            if (child + 1 < length && entries[child + 1].bid < entries[child].bid) ++child;
            if (entries[child].bid >= last.bid) break;
            entries[slot] = entries[child];
            slot = child;
        }
        entries[slot] = last;
    }

    function _smallest(uint256 k) private view returns (Entry[] memory result) {
        Entry[] memory all = entries;
        if (k > all.length) k = all.length;
        result = new Entry[](k);
        for (uint256 i = 0; i < k; ++i) {
            uint256 best = i;
            for (uint256 j = i + 1; j < all.length; ++j) if (all[j].bid < all[best].bid) best = j;
            (all[i], all[best]) = (all[best], all[i]);
            result[i] = all[i];
        }
    }
}
