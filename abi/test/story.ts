// The story that both examples have to tell alike, with every number checked.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LegKind, RiskKind, SourceKind } from "@stylus-staking/abi";
import { parseEther } from "viem";
import { BALANCE, DISCLOSURE, type Pool, RATE } from "./pool.js";

/** What an example offers, whatever library it uses. */
export interface Example {
  readPosition(account: string): Promise<{
    staked: bigint;
    earned: bigint;
    pending: { token: string; amount: bigint | undefined }[];
    composition: { asset: string; amount: bigint; kind: LegKind | undefined; issuer: string }[];
    sources: { kind: SourceKind | undefined; token: string; credited: bigint; disclosure: string }[];
    layers: { kind: RiskKind | undefined; target: string; metric: bigint; limit: bigint }[];
    exit: { immediate: bigint; delayed: bigint; readyAt: bigint; penalty: bigint };
  }>;
  stake(amount: bigint): Promise<{ user: string; amount: bigint } | undefined>;
  claim(): Promise<Payments>;
  exit(): Promise<Payments>;
  refusal(error: unknown): { name: string; args: readonly unknown[] } | undefined;
}

interface Payments {
  withdrawn: bigint;
  reward: bigint;
  otherRewards: { token: string; reward: bigint }[];
}

const STAKE = parseEther("100");

/** An account alone in the pool earns everything; at most a wei waits for the next second. */
function assertEarned(found: bigint, seconds: bigint) {
  const exact = seconds * RATE;
  assert.ok(seconds > 0n && found <= exact && found >= exact - 1n, `${found} wei after ${seconds} s`);
}

export function tell(name: string, { pool, ...chain }: Pool, example: Example) {
  const me = chain.staker.account.address;
  let since = 0n;
  let claimed = 0n;

  const refused = async (call: Promise<unknown>) => {
    const error = await call.then(() => undefined, (reason: unknown) => reason);
    assert.ok(error, "the call went through");
    return example.refusal(error);
  };

  test(`${name}: a stake of zero is refused by name`, async () => {
    assert.deepEqual(await refused(example.stake(0n)), { name: "ZeroAmount", args: [] });
    assert.equal(await chain.allowance(), 0n);
  });

  test(`${name}: an error that is not the pool's has no name`, () => {
    assert.equal(example.refusal(new Error("no network")), undefined);
  });

  test(`${name}: a stake approves exactly what it takes`, async () => {
    assert.deepEqual(await example.stake(STAKE), { user: me, amount: STAKE });
    since = await chain.now();
    assert.equal(await chain.allowance(), 0n);
    assert.equal(await chain.balanceOf(chain.stakingToken), BALANCE - STAKE);
    assert.equal(await chain.balanceOf(chain.stakingToken, pool), STAKE);
  });

  test(`${name}: the position says what is staked, earned, owed by whom and out of what`, async () => {
    await chain.pass(1_000);
    const position = await example.readPosition(me);
    const seconds = (await chain.now()) - since;
    assert.ok(seconds >= 1_000n);
    assert.equal(position.staked, STAKE);
    assertEarned(position.earned, seconds);
    assert.deepEqual(position.pending, [{ token: chain.rewardsToken, amount: position.earned }]);
    assert.deepEqual(position.composition, [
      { asset: chain.stakingToken, amount: STAKE, kind: "Asset", issuer: chain.stakingToken },
      { asset: chain.rewardsToken, amount: position.earned, kind: "Claim", issuer: pool },
    ]);
    assert.equal(position.sources.length, 1);
    const { credited, ...source } = position.sources[0]!;
    assert.deepEqual(source, { kind: "Subsidy", token: chain.rewardsToken, disclosure: DISCLOSURE });
    assertEarned(credited, seconds);
    const admin = position.layers.find(({ kind }) => kind === "Admin");
    assert.deepEqual(admin, { kind: "Admin", target: chain.owner, metric: 0n, limit: 0n });
    const expiry = position.layers.find(({ kind, target }) => kind === "ProgramExpiry" && target === pool);
    assert.ok(expiry && expiry.metric > 0n && expiry.metric <= expiry.limit && expiry.limit === 365n * 86_400n);
    assert.equal(position.exit.immediate, STAKE);
    assert.equal(position.exit.delayed, 0n);
    assert.equal(position.exit.penalty, 0n);
  });

  test(`${name}: a claim pays what was earned and leaves the stake`, async () => {
    const paid = await example.claim();
    assertEarned(paid.reward, (await chain.now()) - since);
    assert.deepEqual(paid, { withdrawn: 0n, reward: paid.reward, otherRewards: [] });
    assert.equal(await chain.balanceOf(chain.rewardsToken), paid.reward);
    assert.equal((await example.readPosition(me)).staked, STAKE);
    claimed = paid.reward;
  });

  test(`${name}: an exit pays everything and leaves nothing`, async () => {
    await chain.pass(500);
    const paid = await example.exit();
    assert.equal(paid.withdrawn, STAKE);
    assertEarned(claimed + paid.reward, (await chain.now()) - since);
    assert.equal(await chain.balanceOf(chain.stakingToken), BALANCE);
    assert.equal(await chain.balanceOf(chain.rewardsToken), claimed + paid.reward);
    const { staked, earned, composition } = await example.readPosition(me);
    assert.deepEqual({ staked, earned, composition }, { staked: 0n, earned: 0n, composition: [] });
  });

  test(`${name}: an exit of nothing is refused by name`, async () => {
    assert.deepEqual(await refused(example.exit()), { name: "ZeroAmount", args: [] });
  });

  test(`${name}: arguments of a refusal are decoded`, async () => {
    const call = example.stake(BALANCE + 1n);
    assert.deepEqual(await refused(call), { name: "TokenCallFailed", args: [chain.stakingToken] });
  });
}
