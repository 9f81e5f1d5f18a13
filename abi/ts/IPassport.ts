// Written by `stake abi gen`; do not edit.

/**
 * What a part of a position is: a token that lies there, a share of a vault, a share of an AMM's pair, a
 * claim to be paid later, or something owed.
 *
 * The ABI has the place in this list, from 0.
 */
export const legKinds = [
  "Asset",
  "Share",
  "LpToken",
  "Claim",
  "Debt",
] as const;

/** One of {@link legKinds}. */
export type LegKind = (typeof legKinds)[number];

/**
 * Where a reward comes from: new or reserved tokens paid out by a schedule, also where nobody said, fees of
 * swaps, interest of loans, rewards of validators, gains of liquidations, somebody's money spent to attract
 * stakers, or a gift.
 *
 * The ABI has the place in this list, from 0.
 */
export const sourceKinds = [
  "Emission",
  "SwapFee",
  "LendingInterest",
  "ValidatorReward",
  "LiquidationGain",
  "Subsidy",
  "Donation",
] as const;

/** One of {@link sourceKinds}. */
export type SourceKind = (typeof sourceKinds)[number];

/**
 * What can go wrong. `Layer` says what its figures are for each.
 *
 * The ABI has the place in this list, from 0.
 */
export const riskKinds = [
  "Admin",
  "EntryPause",
  "ExitDelay",
  "RewardShortfall",
  "ImpermanentLoss",
  "Slashing",
  "Oracle",
  "ProgramExpiry",
  "Dependency",
] as const;

/** One of {@link riskKinds}. */
export type RiskKind = (typeof riskKinds)[number];

/** Three questions to any position: what is deposited, where do rewards come from, what can go wrong */
export const iPassportAbi = [
  {
    type: "function",
    name: "composition",
    inputs: [
      { name: "account", type: "address" },
    ],
    outputs: [
      { name: "", type: "tuple[]", components: [
        { name: "asset", type: "address" },
        { name: "amount", type: "uint256" },
        { name: "kind", type: "uint8" },
        { name: "issuer", type: "address" },
      ] },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "exitTerms",
    inputs: [
      { name: "account", type: "address" },
      { name: "amount", type: "uint256" },
    ],
    outputs: [
      { name: "", type: "tuple", components: [
        { name: "immediate", type: "uint256" },
        { name: "delayed", type: "uint256" },
        { name: "readyAt", type: "uint256" },
        { name: "penalty", type: "uint256" },
      ] },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "layers",
    inputs: [],
    outputs: [
      { name: "", type: "tuple[]", components: [
        { name: "kind", type: "uint8" },
        { name: "target", type: "address" },
        { name: "metric", type: "uint256" },
        { name: "limit", type: "uint256" },
      ] },
    ],
    stateMutability: "view",
  },
  {
    type: "function",
    name: "sources",
    inputs: [],
    outputs: [
      { name: "", type: "tuple[]", components: [
        { name: "kind", type: "uint8" },
        { name: "token", type: "address" },
        { name: "credited", type: "uint256" },
        { name: "disclosure", type: "bytes32" },
      ] },
    ],
    stateMutability: "view",
  },
] as const;
