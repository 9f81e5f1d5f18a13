// Written by `stake abi gen`; do not edit.

/** The part of StakingRewards that names one of several reward tokens */
export const iMultiRewardsAbi = [
  {
    type: "function",
    name: "addReward",
    inputs: [
      { name: "token", type: "address" },
      { name: "distributor", type: "address" },
      { name: "duration", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "earned",
    inputs: [
      { name: "account", type: "address" },
      { name: "token", type: "address" },
    ],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "emergencyWithdraw",
    inputs: [
      { name: "receiver", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "getReward",
    inputs: [
      { name: "account", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "getRewardForDuration",
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
    name: "lastTimeRewardApplicable",
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
    name: "left",
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
    name: "notifyRewardAmount",
    inputs: [
      { name: "token", type: "address" },
      { name: "reward", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "pending",
    inputs: [
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
    name: "rewardData",
    inputs: [
      { name: "token", type: "address" },
    ],
    outputs: [
      { name: "rewardsDistributor", type: "address" },
      { name: "rewardsDuration", type: "uint256" },
      { name: "periodFinish", type: "uint256" },
      { name: "rewardRate", type: "uint256" },
      { name: "lastUpdateTime", type: "uint256" },
      { name: "rewardPerTokenStored", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "rewardPerToken",
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
    name: "rewardTokens",
    inputs: [
      { name: "index", type: "uint256" },
    ],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "rewards",
    inputs: [
      { name: "account", type: "address" },
      { name: "token", type: "address" },
    ],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "setRewardsDistributor",
    inputs: [
      { name: "token", type: "address" },
      { name: "distributor", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "setRewardsDuration",
    inputs: [
      { name: "token", type: "address" },
      { name: "newDuration", type: "uint256" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "userRewardPerTokenPaid",
    inputs: [
      { name: "account", type: "address" },
      { name: "token", type: "address" },
    ],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "event",
    name: "RewardAdded",
    inputs: [
      { name: "token", type: "address", indexed: true },
      { name: "reward", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardPaid",
    inputs: [
      { name: "user", type: "address", indexed: true },
      { name: "token", type: "address", indexed: true },
      { name: "reward", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardTokenAdded",
    inputs: [
      { name: "token", type: "address", indexed: true },
      { name: "distributor", type: "address", indexed: false },
      { name: "duration", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardsDistributorUpdated",
    inputs: [
      { name: "token", type: "address", indexed: true },
      { name: "distributor", type: "address", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "RewardsDurationUpdated",
    inputs: [
      { name: "token", type: "address", indexed: false },
      { name: "newDuration", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
] as const;
