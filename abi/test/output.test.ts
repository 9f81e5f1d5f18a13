import assert from "node:assert/strict";
import { test } from "node:test";
import { poolIn } from "./pool.js";

const address = "0x52908400098527886E0F7030069857D2E4169EE7";

test("the pool is found by name, or by what it is in a suite", () => {
  assert.equal(poolIn(JSON.stringify({ contracts: { StakingLens: {}, StakingRewards: { address } } })), address);
  const contracts = { lens: { contract: "StakingLens", address: "0x" }, main: { contract: "StakingRewards", address } };
  assert.equal(poolIn(JSON.stringify({ suites: { empty: {}, dev: { contracts } } })), address);
  assert.throws(() => poolIn(JSON.stringify({ suites: { dev: { contracts: {} } } })), /no StakingRewards/);
});
