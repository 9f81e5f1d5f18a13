// Written by `stake abi gen`; do not edit.

/** Farm: LP tokens of many pools share one emission by allocation */
export const iFarmAbi = [
  {
    type: "function",
    name: "SUSHI",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "acceptOwnership",
    inputs: [],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "add",
    inputs: [
      { name: "allocPoint", type: "uint256" },
      { name: "lpToken", type: "address" },
      { name: "rewarder", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "addMeasured",
    inputs: [
      { name: "allocPoint", type: "uint256" },
      { name: "lpToken", type: "address" },
      { name: "rewarder", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "batch",
    inputs: [
      { name: "calls", type: "bytes[]" },
      { name: "revertOnFail", type: "bool" },
    ],
    outputs: [
      { name: "successes", type: "bool[]" },
      { name: "results", type: "bytes[]" },
    ],
    stateMutability: "nonpayable",
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
    name: "claimMany",
    inputs: [
      { name: "pids", type: "uint256[]" },
      { name: "to", type: "address" },
    ],
    outputs: [
      { name: "paid", type: "uint256" },
      { name: "owed", type: "uint256" },
    ],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "close",
    inputs: [
      { name: "pid", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "deposit",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "amount", type: "uint256" },
      { name: "to", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "deposit",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "amount", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "depositWithPermit",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "amount", type: "uint256" },
      { name: "to", type: "address" },
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
    name: "emergencyWithdraw",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "to", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "emergencyWithdraw",
    inputs: [
      { name: "pid", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "emissionApr",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "price", type: "uint256" },
    ],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "extsload",
    inputs: [
      { name: "slots", type: "bytes32[]" },
    ],
    outputs: [
      { name: "words", type: "bytes32[]" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "fund",
    inputs: [
      { name: "amount", type: "uint256" },
      { name: "kind", type: "uint8" },
      { name: "disclosure", type: "bytes32" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "harvest",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "to", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "harvestFor",
    inputs: [
      { name: "accounts", type: "address[]" },
      { name: "pid", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "harvestFrom",
    inputs: [
      { name: "account", type: "address" },
      { name: "pid", type: "uint256" },
      { name: "to", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
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
    name: "lens",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "lpToken",
    inputs: [
      { name: "pid", type: "uint256" },
    ],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "massUpdatePools",
    inputs: [
      { name: "pids", type: "uint256[]" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "massUpdatePools",
    inputs: [],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "multicall",
    inputs: [
      { name: "calls", type: "bytes[]" },
    ],
    outputs: [
      { name: "results", type: "bytes[]" },
    ],
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
    name: "pendingOwner",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "pendingReward",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "account", type: "address" },
    ],
    outputs: [
      { name: "pending", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "pendingSushi",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "account", type: "address" },
    ],
    outputs: [
      { name: "pending", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "pendingTokens",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "account", type: "address" },
    ],
    outputs: [
      { name: "tokens", type: "address[]" },
      { name: "amounts", type: "uint256[]" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "poolInfo",
    inputs: [
      { name: "pid", type: "uint256" },
    ],
    outputs: [
      { name: "accSushiPerShare", type: "uint128" },
      { name: "lastRewardTime", type: "uint64" },
      { name: "allocPoint", type: "uint64" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "poolLength",
    inputs: [],
    outputs: [
      { name: "pools", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "poolState",
    inputs: [
      { name: "pid", type: "uint256" },
    ],
    outputs: [
      { name: "supply", type: "uint256" },
      { name: "rate", type: "uint256" },
      { name: "isPaused", type: "bool" },
      { name: "isClosed", type: "bool" },
      { name: "isMeasured", type: "bool" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "reclaim",
    inputs: [],
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
    name: "rewarder",
    inputs: [
      { name: "pid", type: "uint256" },
    ],
    outputs: [
      { name: "", type: "address" },
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
    name: "runway",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "set",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "allocPoint", type: "uint256" },
      { name: "rewarder", type: "address" },
      { name: "overwrite", type: "bool" },
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
      { name: "pid", type: "uint256" },
      { name: "isPaused", type: "bool" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "setRewardsDistribution",
    inputs: [
      { name: "distributor", type: "address" },
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
    name: "setSushiPerSecond",
    inputs: [
      { name: "sushiPerSecond_", type: "uint256" },
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
    name: "sushiPerSecond",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "totalAllocPoint",
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
    name: "underlying",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "account", type: "address" },
    ],
    outputs: [
      { name: "token0", type: "address" },
      { name: "amount0", type: "uint256" },
      { name: "token1", type: "address" },
      { name: "amount1", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "undistributed",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "updatePool",
    inputs: [
      { name: "pid", type: "uint256" },
    ],
    outputs: [
      { name: "pool", type: "tuple", components: [
        { name: "accSushiPerShare", type: "uint128" },
        { name: "lastRewardTime", type: "uint64" },
        { name: "allocPoint", type: "uint64" },
      ] },
    ],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "userInfo",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "account", type: "address" },
    ],
    outputs: [
      { name: "amount", type: "uint256" },
      { name: "rewardDebt", type: "int256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "withdraw",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "amount", type: "uint256" },
      { name: "to", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "withdraw",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "amount", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "withdrawAndHarvest",
    inputs: [
      { name: "pid", type: "uint256" },
      { name: "amount", type: "uint256" },
      { name: "to", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "withdrawFrom",
    inputs: [
      { name: "account", type: "address" },
      { name: "pid", type: "uint256" },
      { name: "amount", type: "uint256" },
      { name: "to", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "event",
    name: "Deposit",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "pid", type: "uint256", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
      { name: "to", type: "address", indexed: true },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "EmergencyWithdraw",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "pid", type: "uint256", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
      { name: "to", type: "address", indexed: true },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "Harvest",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "pid", type: "uint256", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "HookFailed",
    inputs: [
      { name: "pid", type: "uint256", indexed: true },
      { name: "rewarder", type: "address", indexed: true },
      { name: "user", type: "address", indexed: true },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "LogPoolAddition",
    inputs: [
      { name: "pid", type: "uint256", indexed: true },
      { name: "allocPoint", type: "uint256", indexed: false },
      { name: "lpToken", type: "address", indexed: true },
      { name: "rewarder", type: "address", indexed: true },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "LogSetPool",
    inputs: [
      { name: "pid", type: "uint256", indexed: true },
      { name: "allocPoint", type: "uint256", indexed: false },
      { name: "rewarder", type: "address", indexed: true },
      { name: "overwrite", type: "bool", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "LogSushiPerSecond",
    inputs: [
      { name: "sushiPerSecond", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "LogUpdatePool",
    inputs: [
      { name: "pid", type: "uint256", indexed: true },
      { name: "lastRewardTime", type: "uint64", indexed: false },
      { name: "lpSupply", type: "uint256", indexed: false },
      { name: "accSushiPerShare", type: "uint256", indexed: false },
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
      { name: "pid", type: "uint256", indexed: true },
      { name: "isPaused", type: "bool", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "PoolClosed",
    inputs: [
      { name: "pid", type: "uint256", indexed: true },
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
    name: "RewardForfeited",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "pid", type: "uint256", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardFunded",
    inputs: [
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
      { name: "pid", type: "uint256", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardReclaimed",
    inputs: [
      { name: "distributor", type: "address", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardsDistributionUpdated",
    inputs: [
      { name: "distributor", type: "address", indexed: true },
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
    name: "Withdraw",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "pid", type: "uint256", indexed: true },
      { name: "amount", type: "uint256", indexed: false },
      { name: "to", type: "address", indexed: true },
    ],
    anonymous: false,
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
    name: "EntryPaused",
    inputs: [
      { name: "pid", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "InsufficientGas",
    inputs: [
      { name: "required", type: "uint256" },
    ],
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
    name: "InvalidLens",
    inputs: [
      { name: "lens", type: "address" },
    ],
  },
  {
    type: "error",
    name: "InvalidLpToken",
    inputs: [
      { name: "lpToken", type: "address" },
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
    name: "InvalidRewarder",
    inputs: [
      { name: "rewarder", type: "address" },
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
    name: "PoolIsClosed",
    inputs: [
      { name: "pid", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "Reentered",
    inputs: [],
  },
  {
    type: "error",
    name: "RewardUnderfunded",
    inputs: [
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
    name: "UnknownPool",
    inputs: [
      { name: "pid", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "UnknownSourceKind",
    inputs: [
      { name: "kind", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "ZeroAmount",
    inputs: [],
  },
] as const;
