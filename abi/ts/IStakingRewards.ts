// Written by `stake abi gen`; do not edit.

/** StakingRewards: stake one ERC-20, earn up to eight at constant rates */
export const iStakingRewardsAbi = [
  {
    type: "function",
    name: "acceptOwnership",
    inputs: [],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "apr",
    inputs: [
      { name: "token", type: "address" },
      { name: "price", type: "uint256" },
    ],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "asset",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "balanceOf",
    inputs: [
      { name: "account", type: "address" },
    ],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "cancelUnstake",
    inputs: [
      { name: "id", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "caps",
    inputs: [],
    outputs: [
      { name: "total", type: "uint256" },
      { name: "perAccount", type: "uint256" },
      { name: "minimum", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "checkInvariants",
    inputs: [],
    outputs: [
      { name: "broken", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "claim",
    inputs: [
      { name: "tokens", type: "address[]" },
      { name: "receiver", type: "address" },
    ],
    outputs: [
      { name: "paid", type: "uint256[]" },
      { name: "owed", type: "uint256[]" },
    ],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "claimFrom",
    inputs: [
      { name: "account", type: "address" },
      { name: "tokens", type: "address[]" },
      { name: "receiver", type: "address" },
    ],
    outputs: [
      { name: "paid", type: "uint256[]" },
      { name: "owed", type: "uint256[]" },
    ],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "claimUnstake",
    inputs: [
      { name: "id", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "compound",
    inputs: [],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "cooldown",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "earned",
    inputs: [
      { name: "account", type: "address" },
    ],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "emergencyWithdraw",
    inputs: [],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "exit",
    inputs: [],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "extsload",
    inputs: [
      { name: "slots", type: "bytes32[]" },
    ],
    outputs: [
      { name: "", type: "bytes32[]" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "fund",
    inputs: [
      { name: "token", type: "address" },
      { name: "amount", type: "uint256" },
      { name: "kind", type: "uint8" },
      { name: "disclosure", type: "bytes32" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "getReward",
    inputs: [],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "getRewardForDuration",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "isOperator",
    inputs: [
      { name: "account", type: "address" },
      { name: "operator", type: "address" },
    ],
    outputs: [
      { name: "", type: "bool" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "lastTimeRewardApplicable",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "lastUpdateTime",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "leavingOf",
    inputs: [
      { name: "account", type: "address" },
    ],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "left",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "lens",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "measured",
    inputs: [],
    outputs: [
      { name: "", type: "bool" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "multicall",
    inputs: [
      { name: "calls", type: "bytes[]" },
    ],
    outputs: [
      { name: "answers", type: "bytes[]" },
    ],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "notifyRewardAmount",
    inputs: [
      { name: "reward", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "owner",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "paused",
    inputs: [],
    outputs: [
      { name: "", type: "bool" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "pendingOwner",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "periodFinish",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "permitLowerRate",
    inputs: [
      { name: "token", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "reclaim",
    inputs: [
      { name: "token", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "recoverERC20",
    inputs: [
      { name: "token", type: "address" },
      { name: "amount", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "requestUnstake",
    inputs: [
      { name: "amount", type: "uint256" },
      { name: "receiver", type: "address" },
    ],
    outputs: [
      { name: "id", type: "uint256" },
    ],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "rewardPerToken",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "rewardPerTokenStored",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "rewardRate",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "rewards",
    inputs: [
      { name: "account", type: "address" },
    ],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "rewardsDistribution",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "rewardsDuration",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "rewardsReceiver",
    inputs: [
      { name: "account", type: "address" },
    ],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "rewardsToken",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "runway",
    inputs: [
      { name: "token", type: "address" },
    ],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "setCaps",
    inputs: [
      { name: "total", type: "uint256" },
      { name: "perAccount", type: "uint256" },
      { name: "minimum", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "setOperator",
    inputs: [
      { name: "operator", type: "address" },
      { name: "approved", type: "bool" },
    ],
    outputs: [
      { name: "", type: "bool" },
    ],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "setPaused",
    inputs: [
      { name: "isPaused", type: "bool" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "setRewardsDistribution",
    inputs: [
      { name: "newDistribution", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "setRewardsDuration",
    inputs: [
      { name: "newDuration", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "setRewardsReceiver",
    inputs: [
      { name: "receiver", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "solvency",
    inputs: [
      { name: "token", type: "address" },
    ],
    outputs: [
      { name: "assets", type: "uint256" },
      { name: "owed", type: "uint256" },
      { name: "surplus", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "stake",
    inputs: [
      { name: "amount", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "stakeFor",
    inputs: [
      { name: "account", type: "address" },
      { name: "amount", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "stakeWithPermit",
    inputs: [
      { name: "amount", type: "uint256" },
      { name: "deadline", type: "uint256" },
      { name: "v", type: "uint8" },
      { name: "r", type: "bytes32" },
      { name: "s", type: "bytes32" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "stakingToken",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "totalSupply",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "transferOwnership",
    inputs: [
      { name: "newOwner", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "undistributed",
    inputs: [
      { name: "token", type: "address" },
    ],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "unstakeRequest",
    inputs: [
      { name: "id", type: "uint256" },
    ],
    outputs: [
      { name: "account", type: "address" },
      { name: "receiver", type: "address" },
      { name: "amount", type: "uint256" },
      { name: "readyAt", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "userRewardPerTokenPaid",
    inputs: [
      { name: "account", type: "address" },
    ],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "withdraw",
    inputs: [
      { name: "amount", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "withdrawFrom",
    inputs: [
      { name: "account", type: "address" },
      { name: "amount", type: "uint256" },
      { name: "receiver", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "withdrawTo",
    inputs: [
      { name: "amount", type: "uint256" },
      { name: "receiver", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "event",
    name: "CapsUpdated",
    inputs: [
      { name: "total", type: "uint256", indexed: false },
      { name: "perAccount", type: "uint256", indexed: false },
      { name: "minimum", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "LowerRatePermitted",
    inputs: [
      { name: "token", type: "address", indexed: true },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "OperatorSet",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "operator", type: "address", indexed: true },
      { name: "approved", type: "bool", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "OwnershipTransferStarted",
    inputs: [
      { name: "previousOwner", type: "address", indexed: true },
      { name: "newOwner", type: "address", indexed: true },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "OwnershipTransferred",
    inputs: [
      { name: "previousOwner", type: "address", indexed: true },
      { name: "newOwner", type: "address", indexed: true },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "PauseChanged",
    inputs: [
      { name: "isPaused", type: "bool", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "Recovered",
    inputs: [
      { name: "token", type: "address", indexed: false },
      { name: "amount", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardAdded",
    inputs: [
      { name: "reward", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardForfeited",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "token", type: "address", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardFunded",
    inputs: [
      { name: "token", type: "address", indexed: true },
      { name: "funder", type: "address", indexed: true },
      { name: "kind", type: "uint8", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
      { name: "disclosure", type: "bytes32", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardOwed",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "token", type: "address", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardPaid",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "reward", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardReclaimed",
    inputs: [
      { name: "token", type: "address", indexed: true },
      { name: "distributor", type: "address", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardsDistributionUpdated",
    inputs: [
      { name: "rewardsDistribution", type: "address", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardsDurationUpdated",
    inputs: [
      { name: "newDuration", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardsReceiverUpdated",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "receiver", type: "address", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "Staked",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "UnstakeCancelled",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "id", type: "uint256", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "UnstakeClaimed",
    inputs: [
      { name: "receiver", type: "address", indexed: true },
      { name: "id", type: "uint256", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "UnstakeRequested",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "receiver", type: "address", indexed: true },
      { name: "id", type: "uint256", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
      { name: "readyAt", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "Withdrawn",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "error",
    name: "BelowMinimum",
    inputs: [
      { name: "minimum", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "CapExceeded",
    inputs: [
      { name: "cap", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "CooldownActive",
    inputs: [
      { name: "readyAt", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "CooldownRequired",
    inputs: [
      { name: "duration", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "EntryPaused",
    inputs: [],
  },
  {
    type: "error",
    name: "InsufficientStake",
    inputs: [
      { name: "account", type: "address" },
      { name: "staked", type: "uint256" },
      { name: "requested", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "InvalidDuration",
    inputs: [
      { name: "duration", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "InvalidLens",
    inputs: [
      { name: "lens", type: "address" },
    ],
  },
  {
    type: "error",
    name: "InvalidReceiver",
    inputs: [
      { name: "receiver", type: "address" },
    ],
  },
  {
    type: "error",
    name: "NotDistributor",
    inputs: [
      { name: "account", type: "address" },
    ],
  },
  {
    type: "error",
    name: "NotOperator",
    inputs: [
      { name: "account", type: "address" },
      { name: "caller", type: "address" },
    ],
  },
  {
    type: "error",
    name: "NothingToRecover",
    inputs: [],
  },
  {
    type: "error",
    name: "OwnableInvalidOwner",
    inputs: [
      { name: "owner", type: "address" },
    ],
  },
  {
    type: "error",
    name: "OwnableUnauthorizedAccount",
    inputs: [
      { name: "account", type: "address" },
    ],
  },
  {
    type: "error",
    name: "PeriodActive",
    inputs: [
      { name: "end", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "RateTooLow",
    inputs: [
      { name: "amount", type: "uint256" },
      { name: "duration", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "Reentered",
    inputs: [],
  },
  {
    type: "error",
    name: "RewardExists",
    inputs: [
      { name: "token", type: "address" },
    ],
  },
  {
    type: "error",
    name: "RewardUnderfunded",
    inputs: [
      { name: "token", type: "address" },
      { name: "required", type: "uint256" },
      { name: "available", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "TokenCallFailed",
    inputs: [
      { name: "token", type: "address" },
    ],
  },
  {
    type: "error",
    name: "UnknownRequest",
    inputs: [
      { name: "id", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "UnknownReward",
    inputs: [
      { name: "token", type: "address" },
    ],
  },
  {
    type: "error",
    name: "UnknownSourceKind",
    inputs: [
      { name: "kind", type: "uint8" },
    ],
  },
  {
    type: "error",
    name: "ZeroAmount",
    inputs: [],
  },
] as const;
