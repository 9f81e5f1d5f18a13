// viem against the node: public and wallet client, contracts, events, proofs, over HTTP and WebSocket.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  BaseError, ContractFunctionRevertedError, InsufficientFundsError, NonceTooLowError, createPublicClient,
  createWalletClient, decodeFunctionResult, defineChain, encodeFunctionData, getContract, http, keccak256, parseEther,
  parseEventLogs, webSocket,
} from "viem";
import { generatePrivateKey, nonceManager, privateKeyToAccount } from "viem/accounts";
import { arrives, startChain } from "../lib/chain.mjs";
import { probe } from "../lib/solidity.mjs";

const BASE_FEE = 100_000_000n;
const MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11";
const stranger = "0x000000000000000000000000000000000000bEEF";
const node = await startChain("viem");
const chain = defineChain({
  id: 412346,
  name: "stylus-node",
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: { default: { http: [node.url], webSocket: [node.webSocket] } },
  contracts: { multicall3: { address: MULTICALL3 } },
});

/// Both clients over one transport; cacheTime 0, because every transaction makes a block.
function connect(transport, index) {
  const options = { chain, transport, pollingInterval: 50, cacheTime: 0 };
  const account = privateKeyToAccount(node.accounts[index].key);
  return { reader: createPublicClient(options), writer: createWalletClient({ ...options, account }), account };
}

async function deployed({ reader, writer }, initial = 5n) {
  const hash = await writer.deployContract({ abi: probe.abi, bytecode: probe.bytecode, args: [initial] });
  const { contractAddress } = await reader.waitForTransactionReceipt({ hash });
  return getContract({ abi: probe.abi, address: contractAddress, client: { public: reader, wallet: writer } });
}

const refusal = (name, ...args) => (error) => {
  assert.ok(error instanceof BaseError, `${error}`);
  const revert = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  assert.ok(revert instanceof ContractFunctionRevertedError, `no revert: ${error}`);
  assert.equal(revert.data?.errorName, name);
  assert.deepEqual(revert.data.args, args);
  return true;
};

const transports = [
  ["HTTP", () => http(node.url), 1],
  ["HTTP in batches", () => http(node.url, { batch: true }), 2],
  ["WebSocket", () => webSocket(node.webSocket, { retryCount: 0 }), 3],
];
for (const [name, transport, index] of transports) {
  describe(`viem over ${name}`, () => {
    const clients = connect(transport(), index);
    const { reader, writer, account } = clients;

    test("reads the chain", async () => {
      const [id, number, block, balance, gasPrice, fees, history, code] = await Promise.all([
        reader.getChainId(), reader.getBlockNumber(), reader.getBlock({ includeTransactions: true }),
        reader.getBalance({ address: node.accounts[9].address }), reader.getGasPrice(), reader.estimateFeesPerGas(),
        reader.getFeeHistory({ blockCount: 2, rewardPercentiles: [25, 75] }), reader.getCode({ address: MULTICALL3 }),
      ]);
      assert.equal(id, chain.id);
      assert.equal(block.number, number);
      assert.equal(block.baseFeePerGas, BASE_FEE);
      assert.equal(balance, parseEther("10000"));
      assert.equal(gasPrice, BASE_FEE);
      assert.ok(fees.maxFeePerGas >= BASE_FEE);
      assert.ok(history.baseFeePerGas.every((fee) => fee === BASE_FEE));
      assert.ok(code?.length > 2, "Multicall3 has no code");
    });

    test("deploys, simulates, writes and reads", async () => {
      const contract = await deployed(clients);
      assert.equal(await contract.read.value(), 5n);
      const { request, result } = await reader.simulateContract({
        abi: probe.abi, address: contract.address, functionName: "set", args: [9n, "nine"], value: 2n, account,
      });
      assert.equal(result, 5n);
      const hash = await writer.writeContract(request);
      const receipt = await reader.waitForTransactionReceipt({ hash });
      assert.equal(receipt.status, "success");
      const [event] = parseEventLogs({ abi: probe.abi, logs: receipt.logs });
      assert.deepEqual(event.args, { by: account.address, value: 9n, note: "nine" });
      assert.equal(await contract.read.paid([account.address]), 2n);
      assert.equal(await contract.read.value({ blockNumber: receipt.blockNumber - 1n }), 5n);
      const sent = await reader.getTransaction({ hash });
      assert.equal(sent.from.toLowerCase(), account.address.toLowerCase());
      assert.equal(sent.type, "eip1559");
      const confirmations = await reader.getTransactionConfirmations({ hash });
      assert.ok(confirmations >= 1n);
    });

    test("calls with overridden state", async () => {
      const [, , , sender] = await reader.readContract({
        abi: probe.abi, address: stranger, functionName: "environment", account: account.address,
        stateOverride: [{ address: stranger, code: probe.runtime }],
      });
      assert.equal(sender, account.address);
      const { data } = await reader.call({
        to: stranger, data: encodeFunctionData({ abi: probe.abi, functionName: "value" }),
        stateOverride: [{ address: stranger, code: probe.runtime, stateDiff: [{ slot: `0x${"0".repeat(64)}`, value: `0x${"7".padStart(64, "0")}` }] }],
      });
      assert.equal(decodeFunctionResult({ abi: probe.abi, functionName: "value", data }), 7n);
    });

    test("bundles reads through Multicall3", async () => {
      const contract = await deployed(clients, 11n);
      const call = { abi: probe.abi, address: contract.address };
      const results = await reader.multicall({
        contracts: [
          { ...call, functionName: "value" },
          { ...call, functionName: "set", args: [1_001n, ""] },
          { ...call, functionName: "paid", args: [account.address] },
        ],
      });
      assert.deepEqual(results.map((result) => result.status), ["success", "failure", "success"]);
      assert.deepEqual([results[0].result, results[2].result], [11n, 0n]);
      refusal("TooLarge", 1_001n, 1_000n)(results[1].error);
    });

    test("finds logs, and hears blocks and events", async () => {
      const contract = await deployed(clients);
      const stop = [];
      const block = arrives("a block", (done) => stop.push(reader.watchBlocks({ onBlock: done, onError: done })));
      let heard;
      const arrived = arrives("the event", (done) =>
        stop.push(contract.watchEvent.Changed({ by: account.address }, { onLogs: ([log]) => done((heard = log)), onError: (error) => done((heard = error)) })));
      try {
        // viem makes its filter or subscription in the background; what comes before it is not heard.
        for (let tries = 0; heard === undefined && tries < 100; tries += 1) {
          await reader.waitForTransactionReceipt({ hash: await contract.write.set([40n, "forty"]) });
          await sleep(200);
        }
        const event = await arrived;
        assert.ok(!(event instanceof Error), `${event}`);
        assert.deepEqual(event.args, { by: account.address, value: 40n, note: "forty" });
        assert.equal(typeof (await block).number, "bigint", `${await block}`);
        const found = await contract.getEvents.Changed({ value: 40n }, { fromBlock: 0n });
        assert.ok(found.length >= 1);
        const filter = await contract.createEventFilter.Changed({}, { fromBlock: 0n });
        assert.deepEqual((await reader.getFilterLogs({ filter }))[0].transactionHash, found[0].transactionHash);
        assert.equal(await reader.uninstallFilter({ filter }), true);
      } finally {
        stop.forEach((unwatch) => unwatch());
      }
    });

    test("decodes custom errors, reasons and panics", async () => {
      const contract = await deployed(clients);
      for (const kind of ["simulate", "estimateGas", "write"]) {
        await assert.rejects(contract[kind].set([1_001n, ""], { account }), refusal("TooLarge", 1_001n, 1_000n));
        await assert.rejects(contract[kind].refuse(["not today"], { account }), refusal("Error", "not today"));
        await assert.rejects(contract[kind].overflow([1n], { account }), refusal("Panic", 0x11n));
      }
    });

    test("recognises missing funds and used nonces", async () => {
      const because = (kind) => (error) => {
        assert.ok(error.walk((cause) => cause instanceof kind) instanceof kind, `${error}`);
        return true;
      };
      const poor = privateKeyToAccount(generatePrivateKey());
      await assert.rejects(
        writer.sendTransaction({ account: poor, to: stranger, value: 1n, gas: 21_000n }), because(InsufficientFundsError));
      await deployed(clients);
      await assert.rejects(writer.sendTransaction({ to: stranger, nonce: 0, gas: 21_000n }), because(NonceTooLowError));
    });

    test("proves an account against the state root", async () => {
      const contract = await deployed(clients, 6n);
      const slot = `0x${"0".repeat(64)}`;
      const { number, stateRoot } = await reader.getBlock();
      const proof = await reader.getProof({ address: contract.address, storageKeys: [slot], blockNumber: number });
      assert.equal(keccak256(proof.accountProof[0]), stateRoot);
      assert.equal(proof.codeHash, keccak256(probe.runtime));
      assert.equal(proof.nonce, 1);
      assert.equal(proof.storageProof[0].value, 6n);
      assert.equal(keccak256(proof.storageProof[0].proof[0]), proof.storageHash);
    });

    test("lists what a transaction touches", async () => {
      const contract = await deployed(clients);
      const { accessList, gasUsed } = await reader.createAccessList({
        account, to: contract.address, data: encodeFunctionData({ abi: probe.abi, functionName: "value" }),
      });
      assert.deepEqual(accessList, [{ address: contract.address.toLowerCase(), storageKeys: [`0x${"0".repeat(64)}`] }]);
      assert.ok(gasUsed > 21_000n);
    });

    test("signs and sends raw transactions and an EIP-7702 authorisation", async () => {
      const authority = privateKeyToAccount(generatePrivateKey());
      const authorization = await writer.signAuthorization({ account: authority, contractAddress: stranger });
      const hash = await writer.sendTransaction({ to: stranger, authorizationList: [authorization] });
      assert.equal((await reader.waitForTransactionReceipt({ hash })).type, "eip7702");
      assert.equal(await reader.getCode({ address: authority.address }), `0xef0100${stranger.slice(2).toLowerCase()}`);
      const prepared = await writer.prepareTransactionRequest({ to: stranger, value: 1n });
      const raw = await writer.sendRawTransaction({ serializedTransaction: await writer.signTransaction(prepared) });
      assert.equal((await reader.waitForTransactionReceipt({ hash: raw })).gasUsed, 21_000n);
    });

    test("a nonce manager sends many at once", async () => {
      const manager = privateKeyToAccount(node.accounts[index + 4].key, { nonceManager });
      const before = await reader.getTransactionCount({ address: manager.address });
      const hashes = await Promise.all(
        Array.from({ length: 10 }, () => writer.sendTransaction({ account: manager, to: stranger, value: 1n, gas: 21_000n })));
      const receipts = await Promise.all(hashes.map((hash) => reader.waitForTransactionReceipt({ hash })));
      assert.ok(receipts.every(({ status }) => status === "success"));
      assert.equal(await reader.getTransactionCount({ address: manager.address }), before + 10);
    });

    test("sends from an account of the node", async () => {
      const keyless = createWalletClient({ chain, transport: transport(), account: node.accounts[4].address });
      assert.ok((await keyless.getAddresses()).includes(node.accounts[4].address));
      const hash = await keyless.sendTransaction({ to: stranger, value: 1n });
      assert.equal((await reader.waitForTransactionReceipt({ hash })).status, "success");
      if (name === "WebSocket") (await keyless.transport.getRpcClient()).close();
    });

    test("stops", async () => {
      if (name !== "WebSocket") return;
      (await reader.transport.getRpcClient()).close();
      (await writer.transport.getRpcClient()).close();
    });
  });
}
