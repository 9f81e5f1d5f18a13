// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.20;

interface IERC20 {
    function transfer(address to, uint256 value) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
}

/// A strategy that holds what it is lent, and fails as the test says.
contract MockStrategy {
    enum Mode {
        Honest,
        RevertViews,
        BurnGas,
        ReturnBomb,
        RevertWithdraw,
        PayShort,
        Reenter
    }

    address public vault;
    address public asset;
    uint8 public sourceKind;
    Mode public mode;
    /// What it says besides what it holds: may be less or more.
    int256 public adjustment;
    uint256 public liquidity = type(uint256).max;
    bytes public payload;
    bool public reentered;
    bytes public answer;
    uint256 public deposits;
    uint256 public emergencies;

    constructor(address vault_, address asset_, uint8 kind) {
        vault = vault_;
        asset = asset_;
        sourceKind = kind;
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setAdjustment(int256 adjustment_) external {
        adjustment = adjustment_;
    }

    function setLiquidity(uint256 liquidity_) external {
        liquidity = liquidity_;
    }

    function setPayload(bytes calldata payload_) external {
        payload = payload_;
    }

    function setAsset(address asset_) external {
        asset = asset_;
    }

    /// A loss: what it holds goes away.
    function lose(uint256 amount) external {
        IERC20(asset).transfer(address(0xdead), amount);
    }

    function held() internal view returns (uint256) {
        return IERC20(asset).balanceOf(address(this));
    }

    function misbehave() internal view {
        if (mode == Mode.RevertViews) revert("silent");
        if (mode == Mode.BurnGas) {
            while (true) {}
        }
        if (mode == Mode.ReturnBomb) {
            assembly {
                return(0, 100000)
            }
        }
    }

    function totalAssets() external view returns (uint256) {
        misbehave();
        int256 sum = int256(held()) + adjustment;
        return sum < 0 ? 0 : uint256(sum);
    }

    function maxWithdraw() external view returns (uint256) {
        misbehave();
        uint256 here = held();
        return here < liquidity ? here : liquidity;
    }

    function deposit(uint256) external {
        require(msg.sender == vault, "vault");
        deposits += 1;
        reenter();
    }

    function withdraw(uint256 assets) external returns (uint256) {
        require(msg.sender == vault, "vault");
        require(mode != Mode.RevertWithdraw, "stuck");
        reenter();
        uint256 paid = mode == Mode.PayShort ? assets - 1 : assets;
        IERC20(asset).transfer(vault, paid);
        return assets;
    }

    function emergencyWithdraw() external returns (uint256) {
        require(msg.sender == vault, "vault");
        emergencies += 1;
        uint256 paid = held();
        if (mode == Mode.PayShort) paid = paid / 2;
        IERC20(asset).transfer(vault, paid);
        return paid;
    }

    function reenter() internal {
        if (mode != Mode.Reenter) return;
        (bool success, bytes memory data) = vault.call(payload);
        reentered = success;
        answer = data;
    }
}
