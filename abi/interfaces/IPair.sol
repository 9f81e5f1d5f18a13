// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity >=0.8.4;

/// @title Pair: two tokens that trade against each other at a constant product
/// @notice Uniswap V2's pair, to the wei: the same functions, events and formulas. Whoever deposits both tokens holds
/// LP tokens of this contract (EIP-20 and EIP-2612); every swap leaves 0.3 % of what comes in to them.
///
/// Amounts are in wei of their token. The pair believes its reserves and not its balances: what is sent to it without a
/// call belongs to the next `mint`, `swap` or `skim`, so use a router, which checks what comes out. Reserves are at most
/// 2^112 - 1 wei each. Mint, burn, swap, skim and sync exclude each other (`Reentered`).
///
/// Risks: impermanent loss against holding both tokens; either token's own rules (a token that freezes the pair freezes
/// it); the price, which any swap moves. Nobody can pause, upgrade or drain a pair. The factory's `feeTo` may receive
/// a sixth of the growth of the square root of the product, as LP tokens.
///
/// Refusals are errors of this interface, where Uniswap has texts. Unknown selectors, ether and malformed arguments
/// revert without data; bytes after the arguments are ignored.
/// @dev Differences from Uniswap V2, all on purpose: LP tokens cannot be sent to the zero address nor approved for it;
/// permits need a low `s`; a factory that does not answer holds back no exit: the fee goes to whom it named last; reserves are
/// written before the tokens of a burn leave, so that no hook can read a price that is not; total supply is at most
/// 2^127 - 1; `skim` pays what one token has above its reserve even if the other has less, and calls no token for
/// nothing; a token must answer a transfer with true or nothing.
interface IPair {
    /// @notice `value` LP tokens moved from `from` to `to`; minting moves from zero, burning to zero.
    event Transfer(address indexed from, address indexed to, uint256 value);
    /// @notice `spender` may move `value` of `owner`'s LP tokens.
    event Approval(address indexed owner, address indexed spender, uint256 value);
    /// @notice `sender` had LP tokens minted for `amount0` and `amount1`.
    event Mint(address indexed sender, uint256 amount0, uint256 amount1);
    /// @notice `sender` had LP tokens burnt, and `to` received `amount0` and `amount1`.
    event Burn(address indexed sender, uint256 amount0, uint256 amount1, address indexed to);
    /// @notice `sender` swapped what came in for what went out to `to`.
    event Swap(
        address indexed sender,
        uint256 amount0In,
        uint256 amount1In,
        uint256 amount0Out,
        uint256 amount1Out,
        address indexed to
    );
    /// @notice The reserves are now these.
    event Sync(uint112 reserve0, uint112 reserve1);

    /// @notice `sender` has `balance` LP tokens and was to send `needed`.
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    /// @notice LP tokens cannot be sent to `receiver`, the zero address.
    error ERC20InvalidReceiver(address receiver);
    /// @notice `spender` may move `allowance` and was to move `needed`.
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    /// @notice `spender`, the zero address, cannot be approved.
    error ERC20InvalidSpender(address spender);
    /// @notice The permit was good until `deadline`.
    error ERC2612ExpiredSignature(uint256 deadline);
    /// @notice The permit was signed by `signer` (zero: by nobody) and not by `owner`.
    error ERC2612InvalidSigner(address signer, address owner);

    /// @notice The pair has its tokens and its factory already.
    error AlreadyInitialized();
    /// @notice The call came from inside another call to this pair.
    error Reentered();
    /// @notice `token` refused a transfer or does not tell balances.
    error TokenCallFailed(address token);
    /// @notice The pair would hold `balance` wei of `token`, more than 2^112 - 1.
    error ReserveOverflow(address token, uint256 balance);
    /// @notice What came in is worth no LP tokens, or more than 2^127 - 1 would exist.
    error InsufficientLiquidityMinted();
    /// @notice The LP tokens burnt are worth nothing of one of the tokens.
    error InsufficientLiquidityBurned();
    /// @notice A swap of nothing.
    error InsufficientOutputAmount();
    /// @notice The pair has `reserve` wei of `token`, of which `requested` were to leave.
    error InsufficientLiquidity(address token, uint256 reserve, uint256 requested);
    /// @notice Swapped tokens cannot go to `to`: one of the tokens, or for a flash swap no contract.
    error InvalidTo(address to);
    /// @notice Nothing came in for what went out.
    error InsufficientInputAmount();
    /// @notice What came in is less than 0.3 % above what the constant product asks for.
    error K();

    /// @notice Name of the LP token, also of its EIP-712 domain.
    /// @return "Stylus LP".
    function name() external view returns (string memory);

    /// @notice Symbol of the LP token.
    /// @return "SLP".
    function symbol() external view returns (string memory);

    /// @notice Decimals that people see.
    /// @return 18.
    function decimals() external view returns (uint8);

    /// @notice LP tokens that exist, those burnt for good by the first deposit included.
    /// @return Wei.
    function totalSupply() external view returns (uint256);

    /// @notice LP tokens of an account.
    /// @param account The holder.
    /// @return Wei.
    function balanceOf(address account) external view returns (uint256);

    /// @notice What `spender` may move of `owner`'s LP tokens.
    /// @param owner The holder.
    /// @param spender The account that was approved.
    /// @return Wei; 2^256 - 1 is never used up.
    function allowance(address owner, address spender) external view returns (uint256);

    /// @notice Lets `spender` move up to `value` of the caller's LP tokens; replaces an earlier approval.
    /// @dev Emits `Approval`. Reverts with `ERC20InvalidSpender`.
    /// @param spender The account to approve, not zero.
    /// @param value Wei; 2^256 - 1 is never used up.
    /// @return True.
    function approve(address spender, uint256 value) external returns (bool);

    /// @notice Moves the caller's LP tokens.
    /// @dev Emits `Transfer`. Reverts with `ERC20InsufficientBalance` and `ERC20InvalidReceiver`.
    /// @param to The receiver, not zero; the pair itself holds them until the next `burn`.
    /// @param value Wei.
    /// @return True.
    function transfer(address to, uint256 value) external returns (bool);

    /// @notice Moves LP tokens of an account that approved the caller, and lowers its approval.
    /// @dev Emits `Transfer`. Reverts with `ERC20InsufficientAllowance`, `ERC20InsufficientBalance` and
    /// `ERC20InvalidReceiver`.
    /// @param from The holder.
    /// @param to The receiver, not zero.
    /// @param value Wei.
    /// @return True.
    function transferFrom(address from, address to, uint256 value) external returns (bool);

    /// @notice The EIP-712 domain that permits are signed under: name, version "1", chain, this contract.
    /// @return Its hash, computed anew for the present chain.
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice Hash of the type of permits.
    /// @return The hash that EIP-2612 names.
    function PERMIT_TYPEHASH() external pure returns (bytes32);

    /// @notice The number the next permit of `owner` must sign.
    /// @param owner The holder.
    /// @return Permits used so far.
    function nonces(address owner) external view returns (uint256);

    /// @notice Approves by a signature of `owner` (EIP-2612). Anyone may bring it.
    /// @dev Emits `Approval`. Reverts with `ERC2612ExpiredSignature`, `ERC2612InvalidSigner` and
    /// `ERC20InvalidSpender`.
    /// @param owner The holder who signed.
    /// @param spender The account to approve, not zero.
    /// @param value Wei.
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

    /// @notice LP tokens that the first deposit burns, so that nobody owns the whole pair.
    /// @return 1000 wei.
    function MINIMUM_LIQUIDITY() external pure returns (uint256);

    /// @notice Who made the pair, and says whom the protocol fee goes to.
    /// @return Its address.
    function factory() external view returns (address);

    /// @notice The token with the lower address.
    /// @return Its address.
    function token0() external view returns (address);

    /// @notice The token with the higher address.
    /// @return Its address.
    function token1() external view returns (address);

    /// @notice The reserves and the time they were last changed at. During a flash swap those from before it.
    /// @return reserve0 Wei of `token0`.
    /// @return reserve1 Wei of `token1`.
    /// @return blockTimestampLast Seconds since 1970 modulo 2^32.
    function getReserves()
        external
        view
        returns (uint112 reserve0, uint112 reserve1, uint32 blockTimestampLast);

    /// @notice Sum over all seconds of the price of `token0` in `token1`, from reserves before any change of the second.
    /// @return 2^112 to one, times seconds, modulo 2^256: the difference of two readings divided by the seconds between
    /// them is the time-weighted average price.
    function price0CumulativeLast() external view returns (uint256);

    /// @notice The same for the price of `token1` in `token0`.
    /// @return As above.
    function price1CumulativeLast() external view returns (uint256);

    /// @notice Product of the reserves after the last mint or burn while a protocol fee is charged.
    /// @return Zero while none is charged.
    function kLast() external view returns (uint256);

    /// @notice Mints LP tokens for whatever lies here above the reserves.
    /// @dev Emits `Transfer`, `Sync` and `Mint`. Rounds down. Reverts with `InsufficientLiquidityMinted`,
    /// `ERC20InvalidReceiver`, `ReserveOverflow`, `TokenCallFailed` and `Reentered`.
    /// @param to The receiver, not zero.
    /// @return liquidity LP tokens minted to it, wei.
    function mint(address to) external returns (uint256 liquidity);

    /// @notice Burns the LP tokens that lie here and pays their share of both balances, rounded down.
    /// @dev Emits `Transfer`, `Sync` and `Burn`. Reverts with `InsufficientLiquidityBurned`, `TokenCallFailed` and
    /// `Reentered`, and with `ReserveOverflow` until somebody skims what exceeds a reserve.
    /// @param to The receiver of both tokens.
    /// @return amount0 Wei of `token0` paid.
    /// @return amount1 Wei of `token1` paid.
    function burn(address to) external returns (uint256 amount0, uint256 amount1);

    /// @notice Pays `amount0Out` and `amount1Out` to `to`, calls it if there is `data`, and then insists on having
    /// received enough: the product of the balances, less 0.3 % of what came in, is no smaller than before.
    /// @dev Emits `Sync` and `Swap`. Reverts with `InsufficientOutputAmount`, `InsufficientLiquidity`, `InvalidTo`,
    /// `InsufficientInputAmount`, `K`, `ReserveOverflow`, `TokenCallFailed` and `Reentered`, and with whatever the
    /// called contract reverts with.
    /// @param amount0Out Wei of `token0` to pay, below the reserve.
    /// @param amount1Out Wei of `token1` to pay, below the reserve.
    /// @param to The receiver, neither of the tokens.
    /// @param data What `uniswapV2Call` of the receiver gets; nothing is called if it is empty.
    function swap(uint256 amount0Out, uint256 amount1Out, address to, bytes calldata data) external;

    /// @notice Pays what lies here above the reserves to whoever asks.
    /// @dev Reverts with `TokenCallFailed` and `Reentered`.
    /// @param to The receiver.
    function skim(address to) external;

    /// @notice Makes the balances the reserves: for tokens whose balances change by themselves.
    /// @dev Emits `Sync`. Reverts with `ReserveOverflow`, `TokenCallFailed` and `Reentered`.
    function sync() external;

    /// @notice Gives a new pair its tokens; the caller becomes its factory. Once, in the transaction that creates it.
    /// @dev Reverts with `AlreadyInitialized`.
    /// @param tokenA The token with the lower address.
    /// @param tokenB The token with the higher address.
    function initialize(address tokenA, address tokenB) external;
}

/// @title What a receiver of a flash swap answers
interface IUniswapV2Callee {
    /// @notice The pair, which is the caller, has paid out and wants its due before this returns.
    /// @param sender Who called `swap`.
    /// @param amount0 Wei of `token0` received.
    /// @param amount1 Wei of `token1` received.
    /// @param data What the caller of `swap` passed on.
    function uniswapV2Call(address sender, uint256 amount0, uint256 amount1, bytes calldata data) external;
}
