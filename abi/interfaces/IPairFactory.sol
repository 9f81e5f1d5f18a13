// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity >=0.8.4;

/// @title PairFactory: one pair for each two tokens
/// @notice Uniswap V2's factory: the same functions and event. Anyone creates pairs; nobody can change one.
///
/// A pair's account holds the code of `pairImplementation`, byte for byte, so that a chain activates (and keeps alive)
/// one program for all pairs. Its address is that of CREATE2 by this factory with the salt
/// `keccak256(abi.encodePacked(token0, token1))`, the tokens in the order of their addresses, and an init code whose hash
/// is `pairCodeHash`: routers compute it without a call.
///
/// Refusals are errors of this interface. Unknown selectors, ether and malformed arguments revert without data.
/// @dev Deployed by `constructor(address feeToSetter, address pairImplementation)`, which reverts with `ZeroAddress` and
/// `InvalidImplementation`. On purpose unlike Uniswap V2: the fee setter's office is handed over in two steps.
interface IPairFactory {
    /// @notice `pair` trades `token0` for `token1`; it is the one of number `count` - 1.
    event PairCreated(address indexed token0, address indexed token1, address pair, uint256 count);
    /// @notice The protocol fee goes to `feeTo` from now on; zero for no fee.
    event FeeToUpdated(address feeTo);
    /// @notice `newSetter` may accept the office of `previousSetter`.
    event FeeToSetterTransferStarted(address indexed previousSetter, address indexed newSetter);
    /// @notice The office moved from `previousSetter` to `newSetter`.
    event FeeToSetterTransferred(address indexed previousSetter, address indexed newSetter);

    /// @notice A pair needs two tokens, and `token` is both.
    error IdenticalAddresses(address token);
    /// @notice The zero address is no token and sets no fee.
    error ZeroAddress();
    /// @notice `implementation` is no contract.
    error InvalidImplementation(address implementation);
    /// @notice The tokens have `pair` already.
    error PairExists(address pair);
    /// @notice The chain did not create the pair.
    error CreationFailed();
    /// @notice `account` is neither the fee setter nor, for `acceptFeeToSetter`, the pending one.
    error Forbidden(address account);

    /// @notice Who receives the protocol fee: a sixth of the growth of each pair's root of the product.
    /// @return Its address; zero while there is no fee.
    function feeTo() external view returns (address);

    /// @notice Who chooses `feeTo`.
    /// @return Its address.
    function feeToSetter() external view returns (address);

    /// @notice Who may accept that office.
    /// @return Its address, zero if there is none.
    function pendingFeeToSetter() external view returns (address);

    /// @notice The pair of two tokens, in any order.
    /// @param tokenA One token.
    /// @param tokenB The other token.
    /// @return pair Its address; zero if there is none.
    function getPair(address tokenA, address tokenB) external view returns (address pair);

    /// @notice Where the pair of two tokens is or would be.
    /// @dev Reverts with `IdenticalAddresses` and `ZeroAddress`.
    /// @param tokenA One token.
    /// @param tokenB The other token.
    /// @return pair Its address.
    function pairFor(address tokenA, address tokenB) external view returns (address pair);

    /// @notice Pairs in the order they were created.
    /// @param index Number of a pair.
    /// @return pair Its address; zero from `allPairsLength` on.
    function allPairs(uint256 index) external view returns (address pair);

    /// @notice Number of pairs.
    /// @return How many there are.
    function allPairsLength() external view returns (uint256);

    /// @notice The contract whose code every pair has.
    /// @return Its address.
    function pairImplementation() external view returns (address);

    /// @notice Hash of the init code that CREATE2 hashes into every pair's address.
    /// @return The hash.
    function pairCodeHash() external view returns (bytes32);

    /// @notice Creates the pair of two tokens.
    /// @dev Emits `PairCreated`. Reverts with `IdenticalAddresses`, `ZeroAddress`, `PairExists` and `CreationFailed`.
    /// @param tokenA One token.
    /// @param tokenB The other token.
    /// @return pair Its address.
    function createPair(address tokenA, address tokenB) external returns (address pair);

    /// @notice Chooses who receives the protocol fee of what grows from each pair's next mint or burn on. Only the fee
    /// setter.
    /// @dev Emits `FeeToUpdated`. Reverts with `Forbidden`.
    /// @param newFeeTo The receiver; zero for no fee.
    function setFeeTo(address newFeeTo) external;

    /// @notice Offers the office to `newSetter`, who must accept. Only the fee setter.
    /// @dev Emits `FeeToSetterTransferStarted`. Reverts with `Forbidden`.
    /// @param newSetter The account that may accept; zero withdraws an offer.
    function setFeeToSetter(address newSetter) external;

    /// @notice Takes the office. Only the pending fee setter.
    /// @dev Emits `FeeToSetterTransferred`. Reverts with `Forbidden`.
    function acceptFeeToSetter() external;
}
