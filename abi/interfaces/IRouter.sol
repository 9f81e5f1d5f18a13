// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity >=0.8.4;

/// @title Router: deposits to and swaps through pairs, with a bound on everything that comes out
/// @notice The functions of Uniswap V2's router that move ERC-20 tokens. It holds nothing between calls and nobody owns
/// it. Approve it for exactly what a call takes.
///
/// Bounds are held against what pairs pay, which is what arrives of tokens that take no fee of transfers; for others use
/// `swapExactTokensForTokensSupportingFeeOnTransferTokens`, which measures. Amounts are in wei of their token, deadlines are the last second since 1970 in which a call counts. Refusals are
/// errors of this interface or those of `IPair`. Unknown selectors, ether and malformed arguments revert without data.
/// @dev Deployed by `constructor(address factory)`, which reverts with `InvalidFactory`. Ether and WETH are not handled.
interface IRouter {
    /// @notice `factory` does not answer as a pair factory does.
    error InvalidFactory(address factory);
    /// @notice The call was good until `deadline`.
    error Expired(uint256 deadline);
    /// @notice A path has at least two tokens and at most 16.
    error InvalidPath();
    /// @notice The two tokens have no pair, or are the same.
    error PairNotFound(address tokenA, address tokenB);
    /// @notice Of `token` at least `minimum` were wanted, and it would be `amount`.
    error InsufficientAmount(address token, uint256 amount, uint256 minimum);
    /// @notice Of `token` at most `maximum` were to be paid, and it would be `amount`.
    error ExcessiveAmount(address token, uint256 amount, uint256 maximum);
    /// @notice Nothing to swap or to quote, or more than 2^112 - 1 wei.
    error InvalidAmount(uint256 amount);
    /// @notice The pair has too little for that, or nothing at all.
    error InsufficientLiquidity();
    /// @notice `token` refused a transfer or does not tell balances.
    error TokenCallFailed(address token);

    /// @notice The factory whose pairs are used.
    /// @return Its address.
    function factory() external view returns (address);

    /// @notice What `amountA` is worth at the ratio of the reserves, without fee, rounded down.
    /// @dev Reverts with `InvalidAmount` and `InsufficientLiquidity`.
    /// @param amountA Wei of one token.
    /// @param reserveA Its reserve.
    /// @param reserveB The other reserve.
    /// @return amountB Wei of the other token.
    function quote(uint256 amountA, uint256 reserveA, uint256 reserveB) external pure returns (uint256 amountB);

    /// @notice What a swap pays: 997 in * reserveOut / (1000 reserveIn + 997 in), rounded down.
    /// @dev Reverts with `InvalidAmount` and `InsufficientLiquidity`.
    /// @param amountIn Wei to pay.
    /// @param reserveIn Reserve of what is paid.
    /// @param reserveOut Reserve of what comes out.
    /// @return amountOut Wei that come out.
    function getAmountOut(
        uint256 amountIn,
        uint256 reserveIn,
        uint256 reserveOut
    ) external pure returns (uint256 amountOut);

    /// @notice What a swap takes: 1000 reserveIn * out / (997 (reserveOut - out)), rounded down, and one wei.
    /// @dev Reverts with `InvalidAmount` and `InsufficientLiquidity`.
    /// @param amountOut Wei that are to come out.
    /// @param reserveIn Reserve of what is paid.
    /// @param reserveOut Reserve of what comes out.
    /// @return amountIn Wei to pay.
    function getAmountIn(
        uint256 amountOut,
        uint256 reserveIn,
        uint256 reserveOut
    ) external pure returns (uint256 amountIn);

    /// @notice What comes out of each pair of a path.
    /// @dev Reverts with `InvalidPath`, `PairNotFound`, `InvalidAmount` and `InsufficientLiquidity`.
    /// @param amountIn Wei of the first token.
    /// @param path The tokens, at least two.
    /// @return amounts Wei of each token of the path, the first being `amountIn`.
    function getAmountsOut(
        uint256 amountIn,
        address[] calldata path
    ) external view returns (uint256[] memory amounts);

    /// @notice What goes into each pair of a path.
    /// @dev Reverts with `InvalidPath`, `PairNotFound`, `InvalidAmount` and `InsufficientLiquidity`.
    /// @param amountOut Wei of the last token.
    /// @param path The tokens, at least two.
    /// @return amounts Wei of each token of the path, the last being `amountOut`.
    function getAmountsIn(
        uint256 amountOut,
        address[] calldata path
    ) external view returns (uint256[] memory amounts);

    /// @notice Deposits both tokens at the pair's ratio; creates the pair if there is none.
    /// @dev Reverts with `Expired`, `InsufficientAmount`, `InsufficientLiquidity`, `InvalidAmount`, `TokenCallFailed`, and
    /// with the errors of the factory and of the pair.
    /// @param tokenA One token.
    /// @param tokenB The other token.
    /// @param amountADesired Most wei of `tokenA` to deposit.
    /// @param amountBDesired Most wei of `tokenB` to deposit.
    /// @param amountAMin Least wei of `tokenA` to deposit.
    /// @param amountBMin Least wei of `tokenB` to deposit.
    /// @param to The receiver of the LP tokens.
    /// @param deadline Last second in which this counts.
    /// @return amountA Wei of `tokenA` deposited.
    /// @return amountB Wei of `tokenB` deposited.
    /// @return liquidity LP tokens minted.
    function addLiquidity(
        address tokenA,
        address tokenB,
        uint256 amountADesired,
        uint256 amountBDesired,
        uint256 amountAMin,
        uint256 amountBMin,
        address to,
        uint256 deadline
    ) external returns (uint256 amountA, uint256 amountB, uint256 liquidity);

    /// @notice Burns LP tokens of the caller for both tokens.
    /// @dev Reverts with `Expired`, `PairNotFound`, `InsufficientAmount`, `TokenCallFailed`, and with the errors of the
    /// pair.
    /// @param tokenA One token.
    /// @param tokenB The other token.
    /// @param liquidity LP tokens to burn, wei.
    /// @param amountAMin Least wei of `tokenA` to receive.
    /// @param amountBMin Least wei of `tokenB` to receive.
    /// @param to The receiver of both tokens.
    /// @param deadline Last second in which this counts.
    /// @return amountA Wei of `tokenA` received.
    /// @return amountB Wei of `tokenB` received.
    function removeLiquidity(
        address tokenA,
        address tokenB,
        uint256 liquidity,
        uint256 amountAMin,
        uint256 amountBMin,
        address to,
        uint256 deadline
    ) external returns (uint256 amountA, uint256 amountB);

    /// @notice The same with a permit for the LP tokens; one that was used already does no harm.
    /// @dev Reverts as `removeLiquidity`.
    /// @param tokenA One token.
    /// @param tokenB The other token.
    /// @param liquidity LP tokens to burn, wei.
    /// @param amountAMin Least wei of `tokenA` to receive.
    /// @param amountBMin Least wei of `tokenB` to receive.
    /// @param to The receiver of both tokens.
    /// @param deadline Last second in which this and the permit count.
    /// @param approveMax Whether the permit is for 2^256 - 1 or for `liquidity`.
    /// @param v 27 or 28.
    /// @param r First half of the signature.
    /// @param s Second half of the signature.
    /// @return amountA Wei of `tokenA` received.
    /// @return amountB Wei of `tokenB` received.
    function removeLiquidityWithPermit(
        address tokenA,
        address tokenB,
        uint256 liquidity,
        uint256 amountAMin,
        uint256 amountBMin,
        address to,
        uint256 deadline,
        bool approveMax,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 amountA, uint256 amountB);

    /// @notice Swaps all of `amountIn` along a path.
    /// @dev Reverts with `Expired`, `InvalidPath`, `PairNotFound`, `InvalidAmount`, `InsufficientLiquidity`,
    /// `InsufficientAmount`, `TokenCallFailed`, and with the errors of the pairs.
    /// @param amountIn Wei of the first token to pay.
    /// @param amountOutMin Least wei of the last token to receive.
    /// @param path The tokens, at least two.
    /// @param to The receiver.
    /// @param deadline Last second in which this counts.
    /// @return amounts Wei of each token of the path.
    function swapExactTokensForTokens(
        uint256 amountIn,
        uint256 amountOutMin,
        address[] calldata path,
        address to,
        uint256 deadline
    ) external returns (uint256[] memory amounts);

    /// @notice Swaps as little as `amountOut` takes along a path.
    /// @dev Reverts with `Expired`, `InvalidPath`, `PairNotFound`, `InvalidAmount`, `InsufficientLiquidity`,
    /// `ExcessiveAmount`, `TokenCallFailed`, and with the errors of the pairs.
    /// @param amountOut Wei of the last token to receive.
    /// @param amountInMax Most wei of the first token to pay.
    /// @param path The tokens, at least two.
    /// @param to The receiver.
    /// @param deadline Last second in which this counts.
    /// @return amounts Wei of each token of the path.
    function swapTokensForExactTokens(
        uint256 amountOut,
        uint256 amountInMax,
        address[] calldata path,
        address to,
        uint256 deadline
    ) external returns (uint256[] memory amounts);

    /// @notice Swaps along a path whatever arrives of `amountIn`: for tokens that take a fee of transfers. What `to`
    /// receives on top of its balance is held against the minimum.
    /// @dev Reverts with `Expired`, `InvalidPath`, `PairNotFound`, `InvalidAmount`, `InsufficientLiquidity`,
    /// `InsufficientAmount`, `TokenCallFailed`, and with the errors of the pairs.
    /// @param amountIn Wei of the first token to pay.
    /// @param amountOutMin Least wei of the last token that `to` must receive.
    /// @param path The tokens, at least two.
    /// @param to The receiver.
    /// @param deadline Last second in which this counts.
    function swapExactTokensForTokensSupportingFeeOnTransferTokens(
        uint256 amountIn,
        uint256 amountOutMin,
        address[] calldata path,
        address to,
        uint256 deadline
    ) external;
}
