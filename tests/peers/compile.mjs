// Compiles the vaults in `contracts` against packages that `run` installed: `node compile.mjs CACHE`.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const cache = resolve(process.argv[2]);
const solc = createRequire(join(cache, "package.json"))("solc");
const folder = join(dirname(fileURLToPath(import.meta.url)), "contracts");
const sources = {};
for (const file of readdirSync(folder)) sources[file] = { content: readFileSync(join(folder, file), "utf8") };

const input = {
  language: "Solidity",
  sources,
  settings: {
    optimizer: { enabled: true, runs: 200 },
    evmVersion: "cancun",
    outputSelection: { "*": { "*": ["evm.bytecode.object"] } },
  },
};
const find = (path) => ({ contents: readFileSync(join(cache, "node_modules", path), "utf8") });
const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find }));
const errors = (output.errors ?? []).filter((error) => error.severity === "error");
if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join("\n"));

const results = join(cache, "vaults");
mkdirSync(results, { recursive: true });
for (const file of Object.keys(sources)) {
  const name = file.replace(/\.sol$/, "");
  const bytecode = output.contracts[file][name].evm.bytecode.object;
  writeFileSync(join(results, `${name}.json`), JSON.stringify({ bytecode }));
}
