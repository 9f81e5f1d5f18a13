// The Solidity compiler agrees: with the JSON, with the reference, and with an import through the package.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { before, test } from "node:test";

const PACKAGE = "@stylus-staking/abi/";
const require = createRequire(import.meta.url);
const solc = require("solc") as { compile(input: string, callbacks: object): string };
const home = new URL("../../", import.meta.url);
const names = readdirSync(new URL("interfaces", home)).map((file) => basename(file, ".sol"));

interface Item { type: string; name: string; inputs: object[]; outputs?: object[] }
interface Compiled {
  abi: Item[];
  evm: { methodIdentifiers: { [signature: string]: string } };
  userdoc: {
    methods?: { [signature: string]: { notice: string } };
    events?: { [signature: string]: { notice: string } };
    errors?: { [signature: string]: { notice: string }[] };
  };
}
let contracts: { [file: string]: { [name: string]: Compiled } };

before(() => {
  const head = "// SPDX-License-Identifier: MIT\npragma solidity >=0.8.4;\n";
  const imports = names.map((name) => `import {${name}} from "${PACKAGE}interfaces/${name}.sol";\n`);
  const example = /```solidity\n(.*?)```/s.exec(readFileSync(new URL("README.md", home), "utf8"))![1]!;
  const sources = { "All.sol": { content: head + imports.join("") }, "Saver.sol": { content: head + example } };
  const outputSelection = { "*": { "*": ["abi", "userdoc", "evm.methodIdentifiers", "evm.bytecode.object"] } };
  const input = { language: "Solidity", sources, settings: { outputSelection } };
  // Hardhat resolves imports as Node.js does, through the exports map.
  const found = (path: string) => ({ contents: readFileSync(require.resolve(path), "utf8") });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: found }));
  assert.deepEqual(output.errors ?? [], []);
  contracts = output.contracts;
  assert.ok(output.contracts["Saver.sol"].Saver.evm.bytecode.object.length > 100);
});

/** Without names of Solidity types, which the published JSON leaves out, and with keys in one order. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "internalType").sort();
  return Object.fromEntries(entries.map(([key, inner]) => [key, bare(inner)]));
}

for (const name of names) {
  const compiled = () => contracts[`${PACKAGE}interfaces/${name}.sol`]![name]!;

  test(`${name}: the JSON is what solc makes of the source`, () => {
    const json = JSON.parse(readFileSync(new URL(`json/${name}.json`, home), "utf8")) as Item[];
    const key = (item: Item) => `${item.type} ${item.name} ${JSON.stringify(bare(item.inputs))}`;
    const byKey = (items: Item[]) => new Map(items.map((item) => [key(bare(item) as Item), bare(item)]));
    assert.equal(byKey(json).size, json.length);
    assert.deepEqual(byKey(json), byKey(compiled().abi));
  });

  test(`${name}: the reference has solc's selectors and notices`, () => {
    const reference = readFileSync(new URL("REFERENCE.md", home), "utf8");
    const section = reference.split(`### ${name}\n`)[1]!.split(/\n##/)[0]!;
    const { methodIdentifiers } = compiled().evm;
    const { methods = {}, events = {}, errors = {} } = compiled().userdoc;
    const cell = (notice: string) => notice.replace(/\s+/g, " ").trim().replaceAll("|", "\\|");
    const rows = section.split("\n").filter((line) => line.startsWith("| `0x"));
    assert.equal(rows.length, Object.keys(methodIdentifiers).length);
    for (const [signature, selector] of Object.entries(methodIdentifiers)) {
      const row = rows.find((line) => line.startsWith(`| \`0x${selector}\``));
      assert.ok(row, `${signature} is not listed`);
      assert.ok(row.endsWith(`| ${cell(methods[signature]!.notice)} |`), `${signature}: ${row}`);
    }
    const others = [...Object.entries(events), ...Object.entries(errors).flatMap(([key, all]) => all.map((one) => [key, one] as const))];
    assert.equal(others.length, compiled().abi.filter(({ type }) => type !== "function").length);
    for (const [signature, { notice }] of others) {
      const listed = reference.split("\n").filter((line) => line.includes(` ${signature.split("(")[0]}(`));
      const row = listed.find((line) => line.includes(cell(notice)));
      assert.ok(row && row.split(" | ").at(-1)!.includes(name), `${signature}: ${notice}`);
    }
  });
}
