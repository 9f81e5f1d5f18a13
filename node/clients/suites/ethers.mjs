// ethers v6 against the node: reading, sending, waiting, events and what reverts look like.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  Contract, ContractFactory, JsonRpcProvider, NonceManager, Wallet, WebSocketProvider, isCallException,
  isError, keccak256, parseEther, toBeHex, zeroPadValue,
} from "ethers";
import { WebSocket } from "ws";
import { arrives, startChain } from "../lib/chain.mjs";
import { probe } from "../lib/solidity.mjs";

const CHAIN_ID = 412346n;
const BASE_FEE = 100_000_000n;
const chain = await startChain("ethers");
const stranger = "0x000000000000000000000000000000000000bEEF";

function connect(options) {
  const provider = new JsonRpcProvider(chain.url, undefined, { cacheTimeout: -1, ...options });
  provider.pollingInterval = 50;
  return provider;
}

async function deployed(signer, initial = 5n, value = 0n) {
  const contract = await new ContractFactory(probe.abi, probe.bytecode, signer).deploy(initial, { value });
  await contract.waitForDeployment();
  return contract;
}

/// Whether ethers decoded the revert as that error with those arguments.
const refusal = (name, ...args) => (error) => {
  assert.ok(isCallException(error), `not a CALL_EXCEPTION: ${error}`);
  assert.notEqual(error.data, null, `no revert data: ${error}`);
  assert.equal(error.revert?.name, name);
  assert.deepEqual([...error.revert.args], args);
  return true;
};

for (const [mode, options] of [["in batches", {}], ["one by one", { batchMaxCount: 1 }], ["polling logs", { polling: true }]]) {
  describe(`ethers, requests ${mode}`, () => {
    const provider = connect(options);
    const wallet = new Wallet(chain.accounts[1].key, provider);

    test("reads network, blocks, balances and fees in one go", async () => {
      const [network, number, block, balance, nonce, code, fees] = await Promise.all([
        provider.getNetwork(), provider.getBlockNumber(), provider.getBlock("latest", true),
        provider.getBalance(chain.accounts[2].address), provider.getTransactionCount(wallet), provider.getCode(wallet),
        provider.getFeeData(),
      ]);
      assert.equal(network.chainId, CHAIN_ID);
      assert.equal(block.number, number);
      assert.equal(block.baseFeePerGas, BASE_FEE);
      assert.equal(balance, parseEther("10000"));
      assert.ok(nonce >= 0);
      assert.equal(code, "0x");
      assert.equal(fees.gasPrice, BASE_FEE);
      assert.ok(fees.maxFeePerGas >= BASE_FEE);
      const history = await provider.send("eth_feeHistory", ["0x1", "latest", [50]]);
      assert.equal(BigInt(history.baseFeePerGas[0]), BASE_FEE);
      assert.equal(await provider.getBlock(10_000_000), null);
      assert.equal(await provider.getTransactionReceipt(keccak256("0x01")), null);
    });

    test("sends value, and the receipt's fee is what the sender lost", async () => {
      const before = await provider.getBalance(wallet);
      const gained = await provider.getBalance(stranger);
      const receipt = await (await wallet.sendTransaction({ to: stranger, value: 7n })).wait();
      assert.equal(receipt.gasUsed, 21_000n);
      assert.equal(receipt.fee, 21_000n * BASE_FEE);
      assert.equal(await provider.getBalance(wallet), before - 7n - receipt.fee);
      assert.equal(await provider.getBalance(stranger), gained + 7n);
      assert.equal(await provider.getBalance(wallet, receipt.blockNumber - 1), before);
      const sent = await receipt.getTransaction();
      assert.equal(sent.from, wallet.address);
      assert.equal((await receipt.getBlock()).hash, receipt.blockHash);
    });

    test("deploys, estimates, calls and sends", async () => {
      const contract = await deployed(wallet, 5n, 3n);
      assert.equal(await provider.getCode(contract), probe.runtime);
      assert.equal(await provider.getBalance(contract), 3n);
      assert.equal(await contract.value(), 5n);
      assert.equal(await contract.set.staticCall(9n, ""), 5n);
      const estimate = await contract.set.estimateGas(9n, "nine", { value: 2n });
      const receipt = await (await contract.set(9n, "nine", { value: 2n, gasLimit: estimate })).wait();
      assert.equal(receipt.status, 1);
      assert.ok(receipt.gasUsed <= estimate);
      assert.equal(await contract.paid(wallet.address), 2n);
      assert.equal(await provider.getStorage(contract, 0), zeroPadValue(toBeHex(9), 32));
      assert.equal(await contract.value({ blockTag: receipt.blockNumber - 1 }), 5n);
      const [id, time, , sender] = await contract.environment();
      assert.equal(id, CHAIN_ID);
      assert.ok(time >= (await provider.getBlock("latest")).timestamp);
      assert.equal(sender, wallet.address);
    });

    test("sends from an account of the node", async () => {
      const signer = await provider.getSigner(3);
      assert.equal(await signer.getAddress(), chain.accounts[3].address);
      const contract = await deployed(signer, 1n);
      const receipt = await (await contract.set(2n, "by the node")).wait();
      assert.equal(receipt.from, chain.accounts[3].address);
      assert.equal(await contract.value(), 2n);
    });

    test("finds events again", async () => {
      const contract = await deployed(wallet);
      const first = await (await contract.set(10n, "ten")).wait();
      await (await contract.set(20n, "twenty")).wait();
      const all = await contract.queryFilter(contract.filters.Changed, first.blockNumber);
      assert.deepEqual(all.map((event) => [...event.args]), [[wallet.address, 10n, "ten"], [wallet.address, 20n, "twenty"]]);
      const twenty = await contract.queryFilter(contract.filters.Changed(null, 20n), 0, "latest");
      assert.deepEqual(twenty.map((event) => event.args.note), ["twenty"]);
      const one = await provider.getLogs({ address: contract, blockHash: first.blockHash });
      assert.deepEqual(one.map((log) => contract.interface.parseLog(log).args.note), ["ten"]);
    });

    test("hears events and blocks", async () => {
      const contract = await deployed(wallet);
      const block = arrives("a block", (done) => provider.once("block", done));
      const note = await arrives("the event", async (done) => {
        let heard = false;
        await contract.on("Changed", (by, value, text, payload) => {
          heard = true;
          done([by, value, text, payload.log.address]);
        });
        // ethers makes its filter in the background; what comes before it is not heard.
        while (!heard) {
          await (await contract.set(30n, "thirty")).wait();
          await sleep(200);
        }
      });
      assert.deepEqual(note, [wallet.address, 30n, "thirty", await contract.getAddress()]);
      assert.ok((await block) > 0);
      await contract.removeAllListeners();
    });

    test("decodes custom errors, reasons and panics of calls and estimates", async () => {
      const contract = await deployed(wallet);
      await assert.rejects(contract.set.staticCall(1_001n, ""), refusal("TooLarge", 1_001n, 1_000n));
      // Of estimates ethers decodes reasons and panics only; the data of a custom error comes along.
      await assert.rejects(contract.set(1_001n, ""), (error) => {
        assert.ok(isCallException(error), `not a CALL_EXCEPTION: ${error}`);
        assert.equal(error.action, "estimateGas");
        const decoded = contract.interface.parseError(error.data);
        assert.deepEqual([decoded.name, ...decoded.args], ["TooLarge", 1_001n, 1_000n]);
        return true;
      });
      await assert.rejects(contract.refuse.staticCall("not today"), refusal("Error", "not today"));
      await assert.rejects(contract.refuse("not today"), (error) => {
        assert.equal(error.reason, "not today");
        return refusal("Error", "not today")(error);
      });
      await assert.rejects(contract.overflow.staticCall(1n), refusal("Panic", 0x11));
      await assert.rejects(contract.overflow(1n), refusal("Panic", 0x11));
      // No such function: a revert without data.
      const data = "0x12345678";
      await assert.rejects(wallet.estimateGas({ to: contract, data }), (error) => {
        assert.ok(isCallException(error), `not a CALL_EXCEPTION: ${error}`);
        assert.equal(error.data, "0x");
        return true;
      });
    });

    test("reports a transaction that fails on the chain", async () => {
      const contract = await deployed(wallet);
      const response = await contract.set(1_001n, "", { gasLimit: 200_000n });
      await assert.rejects(response.wait(), (error) => {
        assert.ok(isCallException(error));
        assert.equal(error.receipt.status, 0);
        assert.equal(error.receipt.hash, response.hash);
        return true;
      });
    });

    test("recognises missing funds and used nonces", async () => {
      const poor = Wallet.createRandom(provider);
      await assert.rejects(
        poor.sendTransaction({ to: stranger, value: 1n, gasLimit: 21_000n }),
        (error) => isError(error, "INSUFFICIENT_FUNDS") || assert.fail(`${error.code}: ${error}`),
      );
      await assert.rejects(
        wallet.sendTransaction({ to: stranger, nonce: 0 }),
        (error) => isError(error, "NONCE_EXPIRED") || assert.fail(`${error.code}: ${error}`),
      );
    });

    test("a nonce manager sends many at once", async () => {
      const manager = new NonceManager(new Wallet(chain.accounts[4].key, provider));
      const start = await provider.getTransactionCount(chain.accounts[4].address);
      const sent = await Promise.all(Array.from({ length: 10 }, () => manager.sendTransaction({ to: stranger, value: 1n })));
      const receipts = await Promise.all(sent.map((response) => response.wait()));
      assert.ok(receipts.every((receipt) => receipt.status === 1));
      assert.deepEqual(sent.map((response) => response.nonce).sort((a, b) => a - b), sent.map((_, index) => start + index));
    });

    test("sends every type of transaction", async () => {
      const accessList = [{ address: stranger, storageKeys: [zeroPadValue("0x01", 32)] }];
      const authority = Wallet.createRandom();
      const authorization = await authority.authorize({ address: stranger, chainId: CHAIN_ID, nonce: 0 });
      for (const [type, fields] of [
        [0, { gasPrice: BASE_FEE }],
        [1, { gasPrice: BASE_FEE, accessList }],
        [2, { accessList }],
        [4, { authorizationList: [authorization] }],
      ]) {
        const receipt = await (await wallet.sendTransaction({ type, to: stranger, value: 1n, ...fields })).wait();
        assert.equal(receipt.status, 1);
        assert.equal(receipt.type, type);
        assert.equal((await provider.getTransaction(receipt.hash)).type, type);
      }
      assert.equal(await provider.getCode(authority), `0xef0100${stranger.slice(2).toLowerCase()}`);
    });

    test("stops", () => provider.destroy());
  });
}

describe("ethers over WebSocket", () => {
  let provider;
  test("connects", async () => {
    const open = new WebSocket(chain.webSocket);
    await arrives("the handshake", (done) => {
      open.addEventListener("open", done);
      open.addEventListener("error", () => done(new Error("the node refuses WebSocket")));
    }).then((outcome) => assert.ok(!(outcome instanceof Error), outcome.message));
    open.close();
    provider = new WebSocketProvider(chain.webSocket, undefined, { cacheTimeout: -1 });
    assert.equal((await provider.getNetwork()).chainId, CHAIN_ID);
  });

  test("hears blocks, pending transactions and events", async () => {
    assert.ok(provider, "no connection");
    const wallet = new Wallet(chain.accounts[5].key, provider);
    const contract = await deployed(wallet);
    const heard = {};
    const all = arrives("block, transaction and event", async (done) => {
      const noted = (what) => (value) => {
        heard[what] ??= value;
        if (["block", "pending", "event"].every((key) => key in heard)) done();
      };
      await provider.on("block", noted("block"));
      await provider.on("pending", noted("pending"));
      await contract.on("Changed", (by, value, note) => noted("event")([by, value, note]));
      // ethers does not tell when its subscriptions stand.
      while (["block", "pending", "event"].some((key) => !(key in heard))) {
        await (await contract.set(40n, "forty")).wait();
        await sleep(200);
      }
    });
    await all;
    assert.deepEqual(heard.event, [wallet.address, 40n, "forty"]);
    assert.equal((await provider.getTransaction(heard.pending)).to, await contract.getAddress());
    assert.ok(heard.block > 0);
  });

  test("decodes reverts there, too", async () => {
    assert.ok(provider, "no connection");
    const contract = await deployed(new Wallet(chain.accounts[5].key, provider));
    await assert.rejects(contract.set.staticCall(1_001n, ""), refusal("TooLarge", 1_001n, 1_000n));
    await provider.destroy();
  });
});
