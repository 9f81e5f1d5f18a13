// Written by `stake abi gen`; do not edit.

/** PairFactory: one pair for each two tokens */
export const iPairFactoryAbi = [
  {
    type: "function",
    name: "acceptFeeToSetter",
    inputs: [],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "allPairs",
    inputs: [
      { name: "index", type: "uint256" },
    ],
    outputs: [
      { name: "pair", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "allPairsLength",
    inputs: [],
    outputs: [
      { name: "", type: "uint256" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "createPair",
    inputs: [
      { name: "tokenA", type: "address" },
      { name: "tokenB", type: "address" },
    ],
    outputs: [
      { name: "pair", type: "address" },
    ],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "feeTo",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "feeToSetter",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "getPair",
    inputs: [
      { name: "tokenA", type: "address" },
      { name: "tokenB", type: "address" },
    ],
    outputs: [
      { name: "pair", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "pairCodeHash",
    inputs: [],
    outputs: [
      { name: "", type: "bytes32" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "pairFor",
    inputs: [
      { name: "tokenA", type: "address" },
      { name: "tokenB", type: "address" },
    ],
    outputs: [
      { name: "pair", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "pairImplementation",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "pendingFeeToSetter",
    inputs: [],
    outputs: [
      { name: "", type: "address" },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "setFeeTo",
    inputs: [
      { name: "newFeeTo", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "function",
    name: "setFeeToSetter",
    inputs: [
      { name: "newSetter", type: "address" },
    ],
    outputs: [],
    stateMutability: "nonpayable",
  },
  {
    type: "event",
    name: "FeeToSetterTransferStarted",
    inputs: [
      { name: "previousSetter", type: "address", indexed: true },
      { name: "newSetter", type: "address", indexed: true },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "FeeToSetterTransferred",
    inputs: [
      { name: "previousSetter", type: "address", indexed: true },
      { name: "newSetter", type: "address", indexed: true },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "FeeToUpdated",
    inputs: [
      { name: "feeTo", type: "address", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "event",
    name: "PairCreated",
    inputs: [
      { name: "token0", type: "address", indexed: true },
      { name: "token1", type: "address", indexed: true },
      { name: "pair", type: "address", indexed: false },
      { name: "count", type: "uint256", indexed: false },
    ],
    anonymous: false,
  },
  {
    type: "error",
    name: "CreationFailed",
    inputs: [],
  },
  {
    type: "error",
    name: "Forbidden",
    inputs: [
      { name: "account", type: "address" },
    ],
  },
  {
    type: "error",
    name: "IdenticalAddresses",
    inputs: [
      { name: "token", type: "address" },
    ],
  },
  {
    type: "error",
    name: "InvalidImplementation",
    inputs: [
      { name: "implementation", type: "address" },
    ],
  },
  {
    type: "error",
    name: "PairExists",
    inputs: [
      { name: "pair", type: "address" },
    ],
  },
  {
    type: "error",
    name: "ZeroAddress",
    inputs: [],
  },
] as const;
