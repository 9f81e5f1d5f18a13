// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity >=0.8.24;

/// @notice The part of the ArbWasm precompile (0x71) that a deployment needs.
interface IArbWasm {
    /// @notice Activates the code of `program`; value above the data fee returns to the caller.
    /// @return version Stylus version the program was activated for.
    /// @return dataFee Wei kept by the chain.
    function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);

    /// @notice Stylus version of an active code hash.
    /// @dev Reverts with ProgramNotActivated, ProgramNeedsUpgrade or ProgramExpired otherwise.
    function codehashVersion(bytes32 codehash) external view returns (uint16 version);
}

/// @title Atomic deployment of a Stylus program: create, activate, construct, refund
/// @notice Answers the ABI of the deployer that stands at 0xcEcba2F1DC234f70Dd89F2041029807F8D03A990 on Arbitrum,
///         so that a local chain can hold this code at that address.
/// @dev In the constructor of the new program `msg.sender` is this contract: owners are passed as arguments.
contract StylusDeployer {
    IArbWasm private constant ARB_WASM = IArbWasm(0x0000000000000000000000000000000000000071);

    /// @notice A program was created and, where needed, activated and constructed.
    event ContractDeployed(address deployedContract);

    /// @notice The create failed: bad init code, code already at the address, or refused by the chain.
    error ContractDeploymentError(bytes bytecode);
    /// @notice The constructor call failed and gave no reason of its own.
    error ContractInitializationError(address newContract);
    /// @notice The caller did not accept the value that was left over.
    error RefundExcessValueError(uint256 excessValue);
    /// @notice There is no init code to create from.
    error EmptyBytecode();
    /// @notice Value for a constructor that is not going to be called.
    error InitValueButNotInitData();
    /// @notice The value sent does not even cover the constructor's value.
    error InsufficientValue(uint256 have, uint256 want);
    /// @notice Only ArbWasm returns value to this contract; anything else would be lost here.
    error UnexpectedValue(address sender, uint256 value);

    receive() external payable {
        if (msg.sender != address(ARB_WASM)) revert UnexpectedValue(msg.sender, msg.value);
    }

    /// @notice Deploys, activates and constructs a Stylus program in one transaction, or does nothing.
    /// @param bytecode Init code whose returned code is the compressed program.
    /// @param initData Constructor call (`stylus_constructor()` selector, then ABI-encoded arguments); empty skips it.
    /// @param initValue Wei handed to the constructor.
    /// @param salt Zero for CREATE; otherwise CREATE2 with {initSalt}.
    /// @return The address of the new program.
    /// @dev Reverts with {EmptyBytecode}, {InitValueButNotInitData}, {InsufficientValue}, {ContractDeploymentError},
    ///      {RefundExcessValueError}, ArbWasm's own errors, or whatever the constructor reverted with.
    function deploy(bytes calldata bytecode, bytes calldata initData, uint256 initValue, bytes32 salt)
        external
        payable
        returns (address)
    {
        if (bytecode.length == 0) revert EmptyBytecode();
        if (initData.length == 0 && initValue != 0) revert InitValueButNotInitData();
        if (msg.value < initValue) revert InsufficientValue(msg.value, initValue);

        // The refund is a balance difference, so it is right however ArbWasm hands the excess back.
        uint256 balanceBefore = address(this).balance - msg.value;

        address program = _create(bytecode, salt == 0 ? salt : initSalt(salt, initData, initValue));
        if (!_isActive(program.codehash)) ARB_WASM.activateProgram{value: msg.value - initValue}(program);
        if (initData.length != 0) _construct(program, initData, initValue);

        uint256 excess = address(this).balance - balanceBefore;
        if (excess != 0) {
            (bool accepted,) = msg.sender.call{value: excess}("");
            if (!accepted) revert RefundExcessValueError(excess);
        }

        emit ContractDeployed(program);
        return program;
    }

    /// @notice The CREATE2 salt for a caller's salt: bound to the constructor call, so that nobody can take the address
    ///         with other arguments.
    function initSalt(bytes32 salt, bytes calldata initData, uint256 initValue) public pure returns (bytes32) {
        return keccak256(abi.encodePacked(salt, initData, initValue));
    }

    function _create(bytes calldata bytecode, bytes32 create2Salt) private returns (address program) {
        bytes memory code = bytecode;
        if (create2Salt == 0) {
            assembly ("memory-safe") {
                program := create(0, add(code, 32), mload(code))
            }
        } else {
            assembly ("memory-safe") {
                program := create2(0, add(code, 32), mload(code), create2Salt)
            }
        }
        if (program == address(0)) revert ContractDeploymentError(bytecode);
    }

    function _isActive(bytes32 codehash) private view returns (bool) {
        try ARB_WASM.codehashVersion(codehash) returns (uint16 version) {
            return version != 0;
        } catch {
            return false;
        }
    }

    function _construct(address program, bytes calldata initData, uint256 initValue) private {
        (bool constructed, bytes memory reason) = program.call{value: initValue}(initData);
        if (constructed) return;
        if (reason.length == 0) revert ContractInitializationError(program);
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}
