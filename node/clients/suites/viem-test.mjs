// viem's test client, as for anvil and as for Hardhat: every action it offers, by what it changes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createTestClient, encodeFunctionData, http, parseEther, publicActions, walletActions } from "viem";
import { foundry } from "viem/chains";
import { setTimeout as sleep } from "node:timers/promises";
import { startChain } from "../lib/chain.mjs";
import { probe } from "../lib/solidity.mjs";

const node = await startChain("viem-test");
const chain = { ...foundry, id: 412346 };
const someone = "0x00000000000000000000000000000000c0ffee00";
const slot = `0x${"0".repeat(64)}`;
const word = (value) => `0x${value.toString(16).padStart(64, "0")}`;
const sender = node.accounts[1].address;

for (const mode of ["anvil", "hardhat"]) {
  describe(`viem's test client, mode ${mode}`, () => {
    const client = createTestClient({ chain, mode, transport: http(node.url), cacheTime: 0, pollingInterval: 50 })
      .extend(publicActions).extend(walletActions);
    const send = (request) => client.sendTransaction({ account: sender, to: someone, value: 1n, gas: 21_000n, ...request });
    // Hardhat itself has none of these, or means milliseconds where anvil means seconds.
    const anvilOnly = mode === "anvil" ? (define, name, body) => define(name, body) : () => {};
    const latest = () => client.getBlock({ blockTag: "latest" });

    // Settings of one test must not reach the next.
    const isolated = (name, body) =>
      test(name, async () => {
        const id = await client.snapshot();
        try {
          await body();
        } finally {
          await client.revert({ id });
        }
      });

    isolated("mine: blocks with seconds between them", async () => {
      const before = await latest();
      await client.mine({ blocks: 3, interval: 60 });
      const after = await latest();
      assert.equal(after.number, before.number + 3n);
      assert.ok(after.timestamp >= before.timestamp + 120n);
    });

    isolated("setBalance, setNonce, setCode, setStorageAt", async () => {
      await client.setBalance({ address: someone, value: parseEther("3") });
      await client.setNonce({ address: someone, nonce: 9 });
      await client.setCode({ address: someone, bytecode: probe.runtime });
      await client.setStorageAt({ address: someone, index: 0, value: word(77) });
      assert.equal(await client.getBalance({ address: someone }), parseEther("3"));
      assert.equal(await client.getTransactionCount({ address: someone }), 9);
      assert.equal(await client.getCode({ address: someone }), probe.runtime);
      assert.equal(await client.getStorageAt({ address: someone, slot }), word(77));
      assert.equal(await client.readContract({ address: someone, abi: probe.abi, functionName: "value" }), 77n);
    });

    isolated("impersonateAccount until stopImpersonatingAccount", async () => {
      await client.setBalance({ address: someone, value: parseEther("1") });
      await assert.rejects(send({ account: someone, to: sender }));
      await client.impersonateAccount({ address: someone });
      const hash = await send({ account: someone, to: sender });
      assert.equal((await client.waitForTransactionReceipt({ hash })).from.toLowerCase(), someone.toLowerCase());
      await client.stopImpersonatingAccount({ address: someone });
      await assert.rejects(send({ account: someone, to: sender }));
    });

    isolated("increaseTime and setNextBlockTimestamp", async () => {
      const { timestamp } = await latest();
      await client.increaseTime({ seconds: 3_600 });
      await client.mine({ blocks: 1 });
      const later = (await latest()).timestamp;
      assert.ok(later >= timestamp + 3_600n, `${later} after ${timestamp}`);
      await client.setNextBlockTimestamp({ timestamp: later + 1_000n });
      await client.mine({ blocks: 1 });
      assert.equal((await latest()).timestamp, later + 1_000n);
    });

    anvilOnly(isolated, "setBlockTimestampInterval and removeBlockTimestampInterval", async () => {
      await client.setBlockTimestampInterval({ interval: 100 });
      await client.mine({ blocks: 1 });
      const first = (await latest()).timestamp;
      await client.mine({ blocks: 1 });
      assert.equal((await latest()).timestamp, first + 100n);
      await client.removeBlockTimestampInterval();
      await client.mine({ blocks: 1 });
      assert.ok((await latest()).timestamp < first + 200n);
    });

    test("snapshot and revert", async () => {
      const before = await client.getBalance({ address: someone });
      const { hash, number } = await latest();
      const id = await client.snapshot();
      await client.waitForTransactionReceipt({ hash: await send({}) });
      assert.equal(await client.getBalance({ address: someone }), before + 1n);
      await client.revert({ id });
      assert.equal(await client.getBalance({ address: someone }), before);
      const block = await latest();
      assert.deepEqual([block.hash, block.number], [hash, number]);
    });

    isolated("setAutomine off: transactions wait until mine; the pool shows them", async () => {
      assert.equal(await client.getAutomine(), true);
      await client.setAutomine(false);
      try {
        assert.equal(await client.getAutomine(), false);
        const nonce = await client.getTransactionCount({ address: sender });
        const hash = await send({ nonce });
        assert.equal((await client.getTransaction({ hash })).blockNumber, null);
        assert.equal(await client.getTransactionCount({ address: sender, blockTag: "pending" }), nonce + 1);
        assert.equal((await client.getTxpoolStatus()).pending, 1);
        const content = await client.getTxpoolContent();
        const of = (groups) => Object.entries(groups).find(([address]) => address.toLowerCase() === sender.toLowerCase())?.[1];
        assert.equal(of(content.pending)[nonce].hash, hash);
        assert.match(of((await client.inspectTxpool()).pending)[nonce], /1 wei/);
        await client.mine({ blocks: 1 });
        assert.equal((await client.getTransactionReceipt({ hash })).status, "success");
        assert.equal((await client.getTxpoolStatus()).pending, 0);
      } finally {
        await client.setAutomine(true);
      }
    });

    isolated("dropTransaction takes a waiting transaction out of the pool", async () => {
      await client.setAutomine(false);
      try {
        const hash = await send({});
        await client.dropTransaction({ hash });
        assert.equal((await client.getTxpoolStatus()).pending, 0);
        await client.mine({ blocks: 1 });
        await assert.rejects(client.getTransaction({ hash }), { name: "TransactionNotFoundError" });
      } finally {
        await client.setAutomine(true);
      }
    });

    anvilOnly(isolated, "setIntervalMining mines by itself", async () => {
      const { number } = await latest();
      await client.setIntervalMining({ interval: 1 });
      try {
        for (let tries = 0; (await latest()).number < number + 2n; tries += 1) {
          assert.ok(tries < 200, "no blocks within 20 s");
          await sleep(100);
        }
      } finally {
        await client.setIntervalMining({ interval: 0 });
        // anvil mines by itself in one way at a time.
        await client.setAutomine(true);
      }
    });

    isolated("setNextBlockBaseFeePerGas", async () => {
      await client.setNextBlockBaseFeePerGas({ baseFeePerGas: 200_000_000n });
      await client.mine({ blocks: 1 });
      assert.equal((await latest()).baseFeePerGas, 200_000_000n);
    });

    anvilOnly(test, "dumpState and loadState", async () => {
      const address = "0x00000000000000000000000000000000000d0d0d";
      await client.setBalance({ address, value: 5n });
      const state = await client.dumpState();
      await client.setBalance({ address, value: 6n });
      await client.loadState({ state });
      assert.equal(await client.getBalance({ address }), 5n);
    });

    test("setLoggingEnabled is accepted", () => client.setLoggingEnabled(false));

    // Arbitrum's coinbase is the sequencer, its minimum price is ArbOwner's, and nothing here forks a live chain.
    for (const [action, call, about] of [
      ["setCoinbase", () => client.setCoinbase({ address: someone }), /coinbase|sequencer/i],
      ["setBlockGasLimit", () => client.setBlockGasLimit({ gasLimit: 40_000_000n }), /block gas limit is/i],
      ["setMinGasPrice", () => client.setMinGasPrice({ gasPrice: 1n }), /gas price|base fee/i],
      ...(mode === "anvil" ? [["setRpcUrl", () => client.setRpcUrl("http://127.0.0.1:1"), /fork/i]] : []),
      ["reset to a fork", () => client.reset({ jsonRpcUrl: "http://127.0.0.1:1", blockNumber: 1n }), /fork/i],
    ]) {
      test(`${action} is refused, and the error says why`, async () => {
        await assert.rejects(call(), (error) => {
          // "No such method" repeats the name, and says nothing.
          assert.notEqual(error.code, -32601, error.details);
          assert.match(error.details ?? "", about);
          return true;
        });
      });
    }

    anvilOnly(test, "sendUnsignedTransaction", async () => {
      const data = encodeFunctionData({ abi: probe.abi, functionName: "value" });
      await client.setBalance({ address: someone, value: parseEther("1") });
      const hash = await client.sendUnsignedTransaction({ from: someone, to: sender, data, gas: 50_000n });
      const receipt = await client.waitForTransactionReceipt({ hash });
      assert.equal(receipt.from.toLowerCase(), someone.toLowerCase());
    });

    // The last test: it takes the chain back to its first block. viem's own `reset` always asks for a fork.
    test("reset", async () => {
      const genesis = await client.getBlock({ blockNumber: 0n });
      await client.mine({ blocks: 2 });
      await client.request({ method: `${mode}_reset`, params: [] });
      assert.equal((await latest()).number, 0n);
      assert.equal((await latest()).stateRoot, genesis.stateRoot);
    });
  });
}
