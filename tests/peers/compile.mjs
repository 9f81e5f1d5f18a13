// Compiles the peers from packages that npm installed: `node compile.mjs FOLDER`, where FOLDER has the node_modules.
// Writes FOLDER/build/NAME-RUNS.json, each with the init code of one peer at one setting of the optimizer, and
// FOLDER/build/NAME-published.json with the init code that its authors published.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const folder = resolve(process.argv[2]);
const modules = join(folder, "node_modules");
const wrappers = join(dirname(fileURLToPath(import.meta.url)), "contracts");
const require = createRequire(join(folder, "package.json"));
const RUNS = [200, 1_000_000];

const read = (path) => readFileSync(path, "utf8");
const json = (path) => JSON.parse(read(path));

/// Sources that are found as they are imported: units are paths in node_modules.
const installed = (...units) => () => ({
  sources: Object.fromEntries(units.map((unit) => [unit, { content: read(join(modules, unit)) }])),
});

/// A wrapper of this repository around what a library has as an abstract contract.
const wrapped = (file) => () => ({ sources: { [file]: { content: read(join(wrappers, file)) } } });

/// The sources that a hardhat build in a package recorded, all of them: some of theirs no registry has.
const recorded = (name, unit) => () => {
  const builds = join(modules, name, "artifacts", "build-info");
  const inputs = readdirSync(builds).map((file) => json(join(builds, file)).input);
  const found = inputs.find(({ sources }) => unit in sources);
  if (!found) throw new Error(`${name} has recorded no build of ${unit}`);
  return { sources: found.sources };
};

const SUSHI = "@sushiswap/core";
const sushi = (contract) => [contract, "0.6.12", recorded(SUSHI, `contracts/${contract}.sol`)];

/// Name of the contract, its own compiler, its sources.
const PEERS = [
  ["StakingRewards", "0.5.16", installed("synthetix/contracts/StakingRewards.sol")],
  ["UniswapV2Factory", "0.5.16", installed("@uniswap/v2-core/contracts/UniswapV2Factory.sol")],
  sushi("MasterChef"),
  sushi("SushiToken"),
  sushi("MiniChefV2"),
  ...readdirSync(wrappers).map((file) => [file.replace(/\.sol$/, ""), "0.8.26", wrapped(file)]),
];

/// Name of the contract, and where its package has the bytecode.
const PUBLISHED = [
  ["LiquidityStaker", "@uniswap/liquidity-staker/build/StakingRewards.json"],
  ["MiniChefV2", "@sushiswap/core/artifacts/contracts/MiniChefV2.sol/MiniChefV2.json"],
  ["UniswapV2Factory", "@uniswap/v2-core/build/UniswapV2Factory.json"],
  ["UniswapV2Pair", "@uniswap/v2-core/build/UniswapV2Pair.json"],
];

/// A file of a package; relative imports of packages arrive resolved.
function find(unit) {
  const path = join(modules, unit);
  return existsSync(path) ? { contents: read(path) } : { error: `${unit} is in no package` };
}

function compile([name, version, sources], runs) {
  const solc = require(`solc-${version}`);
  const settings = {
    optimizer: { enabled: true, runs },
    // What newer compilers are asked for, the older do not know.
    ...(version === "0.8.26" && { evmVersion: "cancun" }),
    outputSelection: { "*": { [name]: ["evm.bytecode.object"] } },
  };
  const input = { language: "Solidity", ...sources(), settings };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find }));
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
  const units = Object.values(output.contracts).filter((unit) => name in unit);
  const codes = units.map((unit) => unit[name].evm.bytecode.object).filter((code) => code !== "");
  if (codes.length !== 1) throw new Error(`${codes.length} contracts are called ${name}`);
  return `0x${codes[0]}`;
}

const build = join(folder, "build");
mkdirSync(build, { recursive: true });
const write = (name, bytecode) => writeFileSync(join(build, `${name}.json`), JSON.stringify({ bytecode }));
for (const peer of PEERS) {
  for (const runs of RUNS) write(`${peer[0]}-${runs}`, compile(peer, runs));
}
for (const [name, path] of PUBLISHED) {
  const { bytecode } = json(join(modules, path));
  write(`${name}-published`, `0x${bytecode.replace(/^0x/, "")}`);
}
console.error(`${PEERS.length} peers compiled, each for ${RUNS.join(" and for ")} runs; ${PUBLISHED.length} as published`);
