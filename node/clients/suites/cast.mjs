// Foundry's cast against the node: what people type into a terminal.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startChain } from "../lib/chain.mjs";
import { probe } from "../lib/solidity.mjs";

const node = await startChain("cast");
// The package's own wrapper hides the exit code.
const architecture = { x64: "amd64", arm64: "arm64" }[process.arch];
const program = fileURLToPath(
  new URL(`../node_modules/@foundry-rs/cast-${process.platform}-${architecture}/bin/cast`, import.meta.url));
const [, alice, bob] = node.accounts;
const stranger = "0x000000000000000000000000000000000000bEEF";

/// What cast prints; fails with its stderr unless it succeeds.
async function attempt(...words) {
  const child = spawn(program, words, {
    env: { ...process.env, ETH_RPC_URL: node.url, NO_COLOR: "1", FOUNDRY_DISABLE_NIGHTLY_WARNING: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (err += chunk));
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  return { code, out: out.trim(), err: err.trim() };
}

async function cast(...words) {
  const { code, out, err } = await attempt(...words);
  assert.equal(code, 0, `cast ${words.join(" ")}: ${err}`);
  return out;
}

const json = async (...words) => JSON.parse(await cast(...words, "--json"));
const unlocked = ["--unlocked", "--from", alice.address];

describe("cast", () => {
  let contract;
  let receipt;

  test("chain-id, client, block, block-number, gas-price, base-fee, age", async () => {
    assert.equal(await cast("chain-id"), "412346");
    assert.match(await cast("client"), /stylus-node/);
    assert.equal(await cast("gas-price"), "100000000");
    assert.equal(await cast("base-fee"), "100000000");
    assert.equal((await json("block", "latest")).number, await json("block-number").then((number) => `0x${number.toString(16)}`));
    assert.match(await cast("block", "0"), /stateRoot +0x[0-9a-f]{64}/);
    assert.match(await cast("age"), /^\w{3} /);
  });

  test("balance and nonce", async () => {
    assert.equal(await cast("balance", bob.address, "--ether"), "10000.000000000000000000");
    assert.equal(await cast("nonce", bob.address), "0");
  });

  test("send --create with a key, code and codesize", async () => {
    const words = ["--private-key", alice.key, "--create", probe.bytecode + "5".padStart(64, "0")];
    const created = await json("send", ...words);
    assert.equal(created.status, "0x1");
    contract = created.contractAddress;
    assert.equal(await cast("code", contract), probe.runtime);
    assert.equal(await cast("codesize", contract), String(probe.runtime.length / 2 - 1));
  });

  test("call, estimate and send, from a key and from an account of the node", async () => {
    assert.equal(await cast("call", contract, "value()(uint256)"), "5");
    const estimate = Number(await cast("estimate", contract, "set(uint256,string)", "9", "nine", "--from", alice.address));
    receipt = await json("send", contract, "set(uint256,string)", "9", "nine", "--value", "2", "--private-key", alice.key);
    assert.equal(receipt.status, "0x1");
    assert.ok(estimate >= 21_000);
    assert.equal(await cast("call", contract, "paid(address)(uint256)", alice.address), "2");
    const other = await json("send", contract, "set(uint256,string)", "10", "ten", ...unlocked);
    assert.equal(other.status, "0x1");
    assert.equal(await cast("call", contract, "value()(uint256)", "--block", String(Number(receipt.blockNumber))), "9");
  });

  test("tx, receipt and logs", async () => {
    const { transactionHash } = receipt;
    assert.equal((await json("tx", transactionHash)).hash, transactionHash);
    assert.equal((await json("receipt", transactionHash)).gasUsed, receipt.gasUsed);
    assert.match(await cast("receipt", transactionHash), /status +1 \(success\)/);
    const logs = await json("logs", "--from-block", "0", "--address", contract, "Changed(address indexed,uint256 indexed,string)");
    assert.deepEqual(logs.map((log) => Number(log.topics[2])), [9, 10]);
  });

  test("storage", async () => {
    assert.equal(await cast("storage", contract, "0"), `0x${"a".padStart(64, "0")}`);
    assert.equal(await cast("storage", stranger, "0"), `0x${"0".repeat(64)}`);
  });

  test("publish sends what mktx signed", async () => {
    const raw = await cast("mktx", stranger, "--value", "1", "--private-key", alice.key);
    const hash = await cast("publish", raw, "--async");
    assert.equal((await json("receipt", hash.replaceAll('"', ""))).status, "0x1");
  });

  test("rpc", async () => {
    assert.equal(await cast("rpc", "eth_chainId"), '"0x64aba"');
    await cast("rpc", "anvil_setBalance", stranger, "0x5");
    assert.equal(await cast("balance", stranger), "5");
    const unknown = await attempt("rpc", "eth_nonsense");
    assert.notEqual(unknown.code, 0);
    assert.match(unknown.err, /-32601/);
  });

  test("says what a revert means", async () => {
    const custom = await attempt("call", contract, "set(uint256,string)", "1001", "", "--from", alice.address);
    assert.match(custom.err, /execution reverted/);
    const data = /0x[0-9a-f]{136}/.exec(custom.err)?.[0];
    assert.ok(data, custom.err);
    assert.equal(await cast("decode-error", "--sig", "TooLarge(uint256,uint256)", data), "1001\n1000");
    const reason = await attempt("estimate", contract, "refuse(string)", "not today", "--from", alice.address);
    assert.match(reason.err, /not today/);
    const panic = await attempt("call", contract, "overflow(uint256)", "1", "--from", alice.address);
    assert.match(panic.err, /panic|overflow/i);
    const failed = await attempt("send", contract, "set(uint256,string)", "1001", "", "--private-key", alice.key);
    assert.notEqual(failed.code, 0);
    assert.match(failed.err, /execution reverted/);
  });

  test("access-list", async () => {
    const list = await cast("access-list", contract, "value()(uint256)", "--from", alice.address);
    assert.match(list, new RegExp(contract, "i"));
    assert.match(list, /0x0{64}/);
  });

  test("proof", async () => {
    const proof = await json("proof", contract, "0");
    assert.equal(proof.storageProof[0].value, "0xa");
    assert.ok(proof.accountProof.length > 0);
  });

  test("run replays a transaction and finds the same gas", async () => {
    const trace = await cast("run", receipt.transactionHash, "--quick");
    assert.match(trace, /emit /);
    assert.match(trace, /Transaction successfully executed/);
    assert.equal(Number(/Gas used: (\d+)/.exec(trace)?.[1]), Number(receipt.gasUsed));
    const failed = await json("send", contract, "refuse(string)", "traced", "--gas-limit", "200000", ...unlocked);
    const refused = await attempt("run", failed.transactionHash);
    assert.match(refused.out, /\[Revert\] traced/);
  });

  test("call --trace and rpc debug_traceTransaction", async () => {
    const trace = await cast("call", contract, "value()(uint256)", "--trace");
    assert.match(trace, /Transaction successfully executed/);
    const calls = JSON.parse(await cast("rpc", "debug_traceTransaction", receipt.transactionHash, '{"tracer":"callTracer"}'));
    assert.equal(calls.type, "CALL");
    assert.equal(calls.to.toLowerCase(), contract.toLowerCase());
    assert.equal(calls.gasUsed, receipt.gasUsed);
  });
});
