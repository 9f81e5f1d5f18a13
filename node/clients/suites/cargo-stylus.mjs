// cargo-stylus against the node: check, deploy through StylusDeployer, activate, cache, trace; then cast calls it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Contract, JsonRpcProvider, Wallet } from "ethers";
import { startChain } from "../lib/chain.mjs";

const node = await startChain("cargo-stylus");
const [owner, alice] = node.accounts;
const project = fileURLToPath(new URL("../stylus-counter", import.meta.url));
const target = process.env.COUNTER_TARGET;
const scratch = mkdtempSync(join(tmpdir(), "cargo-stylus-"));
const key = join(scratch, "key");
writeFileSync(key, alice.key, { mode: 0o600 });
const endpoint = ["--endpoint", node.url];
const signed = [...endpoint, "--private-key-path", key];
const provider = new JsonRpcProvider(node.url, undefined, { cacheTimeout: -1 });
provider.pollingInterval = 50;
after(() => {
  provider.destroy();
  rmSync(scratch, { recursive: true });
});

const transcript = [];

/// Everything that `cargo stylus` prints, without colours.
async function stylus(...words) {
  const child = spawn(process.env.CARGO_STYLUS, ["stylus", ...words], {
    cwd: project,
    env: { ...process.env, CARGO_TARGET_DIR: target, NO_COLOR: "1", CARGO_TERM_COLOR: "never" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  output = output.replace(/\x1b\[[0-9;]*m/g, "");
  transcript.push(`$ cargo stylus ${words.join(" ").replaceAll(node.url, "URL").replaceAll(key, "KEY")}\n${output}`);
  if (process.env.CLIENTS_OUTPUT) {
    writeFileSync(join(process.env.CLIENTS_OUTPUT, "cargo-stylus.transcript.txt"), transcript.join("\n"));
  }
  assert.equal(code, 0, `cargo stylus ${words.join(" ")}:\n${output}`);
  return output;
}

const abi = [
  "function owner() view returns (address)", "function count() view returns (uint256)",
  "function add(uint256) returns (uint256)", "event Counted(address indexed by, uint256 count)",
  "error NotOwner(address caller)",
];
const wallet = new Wallet(alice.key, provider);
const counterAt = (address) => new Contract(address, abi, wallet);
const addressIn = (output) => /(?:deployed code at address|contract address|deployed.* at)[^0]*(0x[0-9a-fA-F]{40})/i.exec(output)?.[1];

describe("cargo stylus", () => {
  let address;
  let transaction;

  test("check builds the program and finds that it can be activated", async () => {
    const output = await stylus("check", ...endpoint);
    assert.match(output, /contract size/i);
    assert.match(output, /data fee/i);
  });

  test("check --wasm-file", async () => {
    const wasm = join(target, "wasm32-unknown-unknown", "release", "stylus_counter.wasm");
    assert.ok(existsSync(wasm), wasm);
    assert.match(await stylus("check", "--wasm-file", wasm, ...endpoint), /data fee/i);
  });

  test("deploy --estimate-gas sends nothing", async () => {
    const before = await provider.getTransactionCount(alice.address);
    const output = await stylus("deploy", "--no-verify", "--estimate-gas", ...signed, "--constructor-args", alice.address, "5");
    assert.match(output, /gas/i);
    assert.equal(await provider.getTransactionCount(alice.address), before);
  });

  test("deploy runs the constructor", async () => {
    const output = await stylus("deploy", "--no-verify", ...signed, "--constructor-args", alice.address, "5");
    address = addressIn(output);
    assert.ok(address, output);
    const counter = counterAt(address);
    assert.equal(await counter.owner(), alice.address);
    assert.equal(await counter.count(), 5n);
  });

  test("the program answers: results, events and errors", async () => {
    const counter = counterAt(address);
    const receipt = await (await counter.add(4n)).wait();
    transaction = receipt.hash;
    assert.deepEqual([...counter.interface.parseLog(receipt.logs[0]).args], [alice.address, 9n]);
    assert.equal(await counter.count(), 9n);
    const stranger = counter.connect(new Wallet(owner.key, provider));
    await assert.rejects(stranger.add.staticCall(1n), (error) => error.revert?.name === "NotOwner");
  });

  test("deploy with a salt, and the same code is not activated again", async () => {
    const salt = `0x${"5a".repeat(32)}`;
    const output = await stylus(
      "deploy", "--no-verify", ...signed, "--deployer-salt", salt, "--constructor-args", owner.address, "1");
    const other = addressIn(output);
    assert.doesNotMatch(output, /data fee/i);
    assert.notEqual(other, address);
    assert.equal(await counterAt(other).owner(), owner.address);
  });

  test("deploy --no-activate of a WASM file, then activate", async () => {
    const wasm = join(target, "wasm32-unknown-unknown", "release", "stylus_counter.wasm");
    const output = await stylus("deploy", "--no-verify", "--no-activate", "--wasm-file", wasm, ...signed);
    const plain = addressIn(output);
    assert.ok(plain, output);
    await stylus("activate", "--address", plain, ...signed);
    assert.equal(await counterAt(plain).count(), 0n);
  });

  test("cache status, suggest-bid and bid", async () => {
    await stylus("cache", "status", "--address", address, ...endpoint);
    await stylus("cache", "suggest-bid", address, ...endpoint);
    await stylus("cache", "bid", address, "0", ...signed);
    assert.match(await stylus("cache", "status", "--address", address, ...endpoint), /cached/i);
  });

  for (const [which, flags] of [["JavaScript", []], ["native", ["--use-native-tracer"]]]) {
    // A gap that node/README.md names.
    test(`trace with the ${which} tracer is refused, and the error names the tracers there are`, async () => {
      await assert.rejects(stylus("trace", "--tx", transaction, ...endpoint, ...flags), /use callTracer/);
    });
  }
});
