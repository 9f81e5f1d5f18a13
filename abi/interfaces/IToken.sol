// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity >=0.8.4;

/// @title Token: an ERC-20 with EIP-2612 permits that its owner may mint
/// @notice The stake and reward token of the demo and the tests, on openzeppelin-stylus.
///
/// Amounts are in wei of the token: 10^18 make one. Balances never change by themselves, transfers move exactly
/// what they say, and nobody can stop them. The owner can create tokens without limit: trust it accordingly.
/// Refusals are errors of this interface; unknown selectors, ether and malformed arguments, also with a byte too
/// many (the library's decoder is strict), revert without data.
///
/// @dev Deployed once, without proxy, by
/// `constructor(string name, string symbol, uint256 initialSupply, address holder, address initialOwner)`, which
/// mints `initialSupply` to `holder` and reverts with `OwnableInvalidOwner` or `ERC20InvalidReceiver` for zero
/// addresses.
interface IToken {
    /// @notice `value` moved from `from` to `to`; minting moves from the zero address.
    event Transfer(address indexed from, address indexed to, uint256 value);
    /// @notice `spender` may move `value` of `owner`'s tokens.
    event Approval(address indexed owner, address indexed spender, uint256 value);
    /// @notice `newOwner` may accept the ownership of `previousOwner`.
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);
    /// @notice Ownership moved from `previousOwner` to `newOwner`.
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    /// @notice `sender` has `balance` and was to send `needed`.
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    /// @notice Tokens cannot be sent from `sender`, the zero address, which no transaction comes from.
    error ERC20InvalidSender(address sender);
    /// @notice Tokens cannot be sent to `receiver`, the zero address.
    error ERC20InvalidReceiver(address receiver);
    /// @notice `spender` may move `allowance` and was to move `needed`.
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    /// @notice `spender`, the zero address, cannot be approved.
    error ERC20InvalidSpender(address spender);
    /// @notice `approver`, the zero address, cannot approve.
    error ERC20InvalidApprover(address approver);
    /// @notice The total supply `supply` cannot grow by `value` without passing 2^256 - 1.
    error ERC20SupplyOverflow(uint256 supply, uint256 value);
    /// @notice The permit was good until `deadline`.
    error ERC2612ExpiredSignature(uint256 deadline);
    /// @notice The permit was signed by `signer` and not by `owner`.
    error ERC2612InvalidSigner(address signer, address owner);
    /// @notice The signature is nobody's.
    error ECDSAInvalidSignature();
    /// @notice `s` is in the upper half of the curve's order, where every signature has a twin.
    error ECDSAInvalidSignatureS(bytes32 s);
    /// @notice `account` is neither the owner nor, for `acceptOwnership`, the pending owner.
    error OwnableUnauthorizedAccount(address account);
    /// @notice `owner` cannot own this contract.
    error OwnableInvalidOwner(address owner);

    /// @notice Name of the token, also of its EIP-712 domain.
    /// @return The name given at deployment.
    function name() external view returns (string memory);

    /// @notice Symbol of the token.
    /// @return The symbol given at deployment.
    function symbol() external view returns (string memory);

    /// @notice Decimals that people see.
    /// @return 18.
    function decimals() external view returns (uint8);

    /// @notice Sum of all balances.
    /// @return Wei.
    function totalSupply() external view returns (uint256);

    /// @notice Balance of an account.
    /// @param account The holder.
    /// @return Wei.
    function balanceOf(address account) external view returns (uint256);

    /// @notice What `spender` may move of `owner`'s tokens.
    /// @param owner The holder.
    /// @param spender The account that was approved.
    /// @return Wei; 2^256 - 1 is never used up.
    function allowance(address owner, address spender) external view returns (uint256);

    /// @notice Moves the caller's tokens.
    /// @dev Emits `Transfer`. Reverts with `ERC20InsufficientBalance` and `ERC20InvalidReceiver`.
    /// @param to The receiver, not zero.
    /// @param value Wei.
    /// @return True.
    function transfer(address to, uint256 value) external returns (bool);

    /// @notice Moves tokens of an account that approved the caller, and lowers its approval.
    /// @dev Emits `Transfer`. Reverts with `ERC20InsufficientAllowance`, `ERC20InsufficientBalance`,
    /// `ERC20InvalidApprover` for the zero address as holder, and `ERC20InvalidReceiver`.
    /// @param from The holder.
    /// @param to The receiver, not zero.
    /// @param value Wei.
    /// @return True.
    function transferFrom(address from, address to, uint256 value) external returns (bool);

    /// @notice Lets `spender` move up to `value` of the caller's tokens; replaces an earlier approval.
    /// @dev Emits `Approval`. Reverts with `ERC20InvalidSpender`.
    /// @param spender The account to approve, not zero.
    /// @param value Wei; 2^256 - 1 is never used up.
    /// @return True.
    function approve(address spender, uint256 value) external returns (bool);

    /// @notice Approves by a signature of `owner` (EIP-2612). Anyone may bring it.
    /// @dev Emits `Approval`. Reverts with `ERC2612ExpiredSignature`, `ERC2612InvalidSigner`,
    /// `ECDSAInvalidSignature`, `ECDSAInvalidSignatureS` and `ERC20InvalidSpender`.
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

    /// @notice The number the next permit of `owner` must sign.
    /// @param owner The holder.
    /// @return Permits used so far.
    function nonces(address owner) external view returns (uint256);

    /// @notice The EIP-712 domain that permits are signed under: name, version "1", chain, this contract.
    /// @return Its hash.
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice Creates tokens. Only the owner.
    /// @dev Emits `Transfer` from zero. Reverts with `OwnableUnauthorizedAccount`, `ERC20InvalidReceiver` and
    /// `ERC20SupplyOverflow`.
    /// @param to The receiver, not zero.
    /// @param value Wei.
    function mint(address to, uint256 value) external;

    /// @notice The account that may mint.
    /// @return Its address; zero once ownership is renounced.
    function owner() external view returns (address);

    /// @notice The account that may accept ownership.
    /// @return Its address, zero if there is none.
    function pendingOwner() external view returns (address);

    /// @notice Offers ownership to `newOwner`, who must accept. Only the owner.
    /// @dev Emits `OwnershipTransferStarted`. Reverts with `OwnableUnauthorizedAccount`.
    /// @param newOwner The account that may accept; zero withdraws an offer.
    function transferOwnership(address newOwner) external;

    /// @notice Takes ownership. Only the pending owner.
    /// @dev Emits `OwnershipTransferred`. Reverts with `OwnableUnauthorizedAccount`.
    function acceptOwnership() external;

    /// @notice Gives ownership up for good: nobody can mint any more. Only the owner.
    /// @dev Emits `OwnershipTransferred`. Reverts with `OwnableUnauthorizedAccount`.
    function renounceOwnership() external;
}
