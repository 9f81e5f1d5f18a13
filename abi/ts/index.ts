// Written by `stake abi gen`; do not edit.

export * from "./addresses.js";
export * from "./IFarm.js";
export * from "./IFarmCompounder.js";
export * from "./IMultiRewards.js";
export * from "./IPair.js";
export * from "./IPairFactory.js";
export * from "./IPassport.js";
export * from "./IRouter.js";
export * from "./IStakingRewards.js";
export * from "./IStrategy.js";
export * from "./IToken.js";
export * from "./IVault.js";
