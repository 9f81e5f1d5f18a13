// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.26;


/// @title What no library has: a step of our stream of rewards, in checked Solidity
/// @notice The starts and steps are those of tests/kernels/src/kernels.rs, and so must the sums be
contract TwinKernels {
    uint256 private constant GOLDEN = 0x9e3779b97f4a7c15f39cc0605cedc8341082276bf3a27251f86c6a11d0c18e95;
    uint256 private constant TOP = 1 << 255;

    /// @notice A loop around nothing
    function empty(uint256 n) external pure returns (uint256 sum) {
        unchecked {
            (uint256 x, uint256 y, uint256 z) = (GOLDEN, GOLDEN >> 1, TOP);
            for (uint256 i; i != n; ++i) {
                sum += x ^ y ^ z;
                (x, y, z) = (x + GOLDEN, y + (GOLDEN >> 8), z + (GOLDEN >> 9));
            }
        }
    }

    /// @notice A step every 13 seconds at another rate for another stake
    function accrue(uint256 n) external pure returns (uint256 sum) {
        (uint256 now_, uint256 rate, uint256 total) = (2_000_000_013, 10 ** 25, 10 ** 24);
        Stream memory stream = Stream({index: 0, lastUpdate: 2_000_000_000, periodFinish: type(uint32).max});
        for (uint256 i; i != n; ) {
            unchecked {
                sum += advance(stream, now_, rate, total);
                (now_, rate, total) = (now_ + 13, rate + 10 ** 21 + 7, total + 10 ** 21 + 3);
                ++i;
            }
        }
    }

    struct Stream {
        uint256 index;
        uint256 lastUpdate;
        uint256 periodFinish;
    }

    /// @dev The index in units of 2 ** -128, and with it what was streamed to nobody.
    function advance(
        Stream memory stream,
        uint256 now_,
        uint256 rate,
        uint256 total
    ) private pure returns (uint256 index) {
        uint256 until = now_ < stream.periodFinish ? now_ : stream.periodFinish;
        index = stream.index;
        if (until <= stream.lastUpdate) return index;
        uint256 streamed = rate * (until - stream.lastUpdate);
        stream.lastUpdate = until;
        if (total == 0) return index + streamed;
        index += (streamed << 104) / total;
        stream.index = index;
    }
}
