// A second engine: instrumented programs in V8 leave the same ink as on the chain, to the unit.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { Contract, JsonRpcProvider, Wallet, getBytes, hexlify, parseEther, toBeHex, zeroPadValue } from "ethers";
import { startChain } from "../lib/chain.mjs";
import { INK_PRICE, pageGas, run } from "../lib/metered.mjs";

const node = await startChain("engine");
const provider = new JsonRpcProvider(node.url, undefined, { cacheTimeout: -1 });
provider.pollingInterval = 50;
const wallet = new Wallet(node.accounts[1].key, provider);
const arbWasm = new Contract("0x0000000000000000000000000000000000000071", [
  "function activateProgram(address) payable returns (uint16, uint256)",
  "function programInitGas(address) view returns (uint64 gas, uint64 gasWhenCached)",
  "function programMemoryFootprint(address) view returns (uint16)",
], wallet);

const instrument = process.env.INSTRUMENT;
const scratch = mkdtempSync(join(tmpdir(), "engine-"));
after(() => {
  provider.destroy();
  rmSync(scratch, { recursive: true });
});

/// The init code that returns a program: WASM, compressed, behind the prefix of Stylus.
function initCode(wasm) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 22 };
  const code = Buffer.concat([Buffer.from("eff00000", "hex"), brotliCompressSync(wasm, { params })]);
  const length = code.length.toString(16).padStart(64, "0");
  return `0x7f${length}80602b6000396000f300${code.toString("hex")}`;
}

async function deploy(kernel) {
  const source = fileURLToPath(new URL(`../kernels/${kernel}.wat`, import.meta.url));
  const [metered, plain] = ["metered.wasm", "plain.wasm"].map((file) => join(scratch, `${kernel}.${file}`));
  execFileSync(instrument, [source, metered, plain]);
  const { contractAddress } = await (await wallet.sendTransaction({ data: initCode(readFileSync(plain)) })).wait();
  await (await arbWasm.activateProgram(contractAddress, { value: parseEther("1") })).wait();
  const [{ gas }, footprint] = await Promise.all([
    arbWasm.programInitGas(contractAddress), arbWasm.programMemoryFootprint(contractAddress),
  ]);
  const start = gas + pageGas(0, Number(footprint));
  return { address: contractAddress, module: new WebAssembly.Module(readFileSync(metered)), start, footprint: Number(footprint) };
}

/// An i64 as programs read it: eight bytes, little end first.
const argument = (value) => getBytes(zeroPadValue(toBeHex(value), 8)).reverse();
const word = (output, index) => new DataView(output.buffer, output.byteOffset).getBigUint64(8 * index, true);
const calldataGas = (data) => data.reduce((gas, byte) => gas + (byte === 0 ? 4n : 16n), 21_000n);
const PLENTY = 20_000_000n;

const kernels = [
  ["arithmetic", [1n, 2n, 1_000n, 20_000n]],
  ["branches", [1n, 777n, 50_000n]],
  ["indirect", [1n, 5n, 10_000n]],
  ["bulk", [1n, 63n, 900n]],
  ["recursion", [1n, 10n, 20n]],
  ["globals", [1n, 31n, 20_000n]],
  ["growth", [1n, 3n, 12n]],
];
// All of them first: a group begins to run while the next one is being defined.
const programs = new Map();
for (const [kernel] of kernels) programs.set(kernel, await deploy(kernel));

for (const [kernel, inputs] of kernels) {
  const program = programs.get(kernel);
  describe(`V8 and the chain: ${kernel}`, () => {
    for (const input of inputs) {
      const data = argument(input);
      const intrinsic = calldataGas(data);

      test(`input ${input}: same result, same ink, same gas`, async () => {
        const request = { to: program.address, data: hexlify(data), gasLimit: PLENTY };
        const chain = getBytes(await provider.call(request));
        const receipt = await (await wallet.sendTransaction(request)).wait();
        const ink = (PLENTY - intrinsic - program.start) * INK_PRICE;
        const v8 = run(program.module, data, ink, program.footprint);
        assert.equal(v8.status, 0);
        assert.equal(hexlify(v8.output.slice(0, 8)), hexlify(chain.slice(0, 8)), "result");
        assert.equal(word(v8.output, 1) - word(v8.output, 2), word(chain, 1) - word(chain, 2), "ink of the kernel");
        assert.equal(word(v8.output, 1), word(chain, 1), "ink before the kernel");
        // Gas left is ink left, rounded down.
        assert.equal(receipt.gasUsed, PLENTY - v8.left / INK_PRICE, "gas");
      });

      test(`input ${input}: one unit of gas less is too little for both`, async () => {
        const spent = PLENTY - intrinsic - program.start;
        const needed = spent * INK_PRICE - run(program.module, data, spent * INK_PRICE, program.footprint).left;
        const enough = (needed + INK_PRICE - 1n) / INK_PRICE;
        for (const [gas, status] of [[enough, 1], [enough - 1n, 0]]) {
          const v8 = run(program.module, data, gas * INK_PRICE, program.footprint);
          assert.equal(v8.status, status === 1 ? 0 : "out of ink");
          const gasLimit = intrinsic + program.start + gas;
          const sent = await wallet.sendTransaction({ to: program.address, data: hexlify(data), gasLimit });
          const receipt = await provider.waitForTransaction(sent.hash).catch((error) => error.receipt);
          assert.equal(receipt.status, status);
          assert.equal(receipt.gasUsed, gasLimit);
        }
      });
    }
  });
}
