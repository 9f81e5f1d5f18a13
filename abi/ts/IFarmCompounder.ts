// Written by `stake abi gen`; do not edit.

/** FarmCompounder: a vault's LP tokens in a farm, and the farm's rewards as more LP tokens */
export const iFarmCompounderAbi = [
  {
    type: "function",
    name: "MAXIMUM_AGE",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "pure",
  },
  {
    type: "function",
    name: "MAXIMUM_TIP_BPS",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "pure",
  },
  {
    type: "function",
    name: "MINIMUM_AGE",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "pure",
  },
  {
    type: "function",
    name: "farm",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "harvest",
    inputs: [
      { name: "to", type: "address" },
    ],
    outputs: [
      { name: "liquidity", type: "uint256" },
      { name: "tip", type: "uint256" },
    ],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "maxHarvest",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "minimumOut",
    inputs: [
      { name: "amount", type: "uint256" },
    ],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "observations",
    inputs: [],
    outputs: [
      { name: "older", type: "uint256" },
      { name: "olderAt", type: "uint256" },
      { name: "newer", type: "uint256" },
      { name: "newerAt", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "observe",
    inputs: [],
    outputs: [
      { name: "", type: "bool" },
    ],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "otherToken",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "pendingReward",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "pid",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "rewardToken",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "tipBps",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "event",
    name: "Harvested",
    inputs: [
      { name: "caller", type: "address", indexed: true },
      { name: "to", type: "address", indexed: true },
      { name: "claimed", type: "uint256", indexed: false },
      { name: "compounded", type: "uint256", indexed: false },
      { name: "tip", type: "uint256", indexed: false },
      { name: "liquidity", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "Observed",
    inputs: [
      { name: "cumulative", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "error",
    name: "BelowAveragePrice",
    inputs: [
      { name: "received", type: "uint256" },
      { name: "minimum", type: "uint256" },
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
    name: "InvalidVault",
    inputs: [
      { name: "vault", type: "address" },
    ],
  },
  {
    type: "error",
    name: "NoAveragePrice",
    inputs: [
      { name: "age", type: "uint256" },
      { name: "minimum", type: "uint256" },
      { name: "maximum", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "NotVault",
    inputs: [
      { name: "account", type: "address" },
    ],
  },
  {
    type: "error",
    name: "NothingToHarvest",
    inputs: [],
  },
  {
    type: "error",
    name: "Reentered",
    inputs: [],
  },
  {
    type: "error",
    name: "TipTooHigh",
    inputs: [
      { name: "tipBps", type: "uint256" },
      { name: "maximum", type: "uint256" },
    ],
  },
  {
    type: "error",
    name: "TokenCallFailed",
    inputs: [
      { name: "token", type: "address" },
    ],
  },
] as const;
