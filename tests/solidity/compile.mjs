// Compiles the Solidity fixtures, the integrators, the twins and the chain's predeploys: `node compile.mjs [--check]`.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import solc from "solc";

// The oldest compiler that the interfaces claim to work with.
const lowest = createRequire(import.meta.url)("solc-lowest");

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const artifacts = join(here, "artifacts");
const integrators = join(here, "integrators");
const twins = join(here, "twins");
const predeploys = join(root, "node", "solidity");
// What an integrator writes to import the interfaces of the npm package, and where they lie here.
const published = "@stylus-staking/abi/interfaces/";
const interfaces = join(root, "abi", "interfaces");

const settings = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: "cancun",
  // Without the metadata hash the bytecode depends on the code alone, not on comments or paths.
  metadata: { bytecodeHash: "none", appendCBOR: false },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
};

// Twins are a bound for gas: they are compiled for being called, whatever that costs in size.
const fastest = { ...settings, optimizer: { enabled: true, runs: 1_000_000 }, viaIR: true };

/// Line endings of a checkout must not change a hash.
function read(path) {
  return readFileSync(path, "utf8").replaceAll("\r\n", "\n");
}

function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}

/// What a compiler makes of a text; its warnings are errors, but for those whose codes are ignored.
function run(compiler, unit, content, options, imports, ignored = []) {
  const input = { language: "Solidity", sources: { [unit]: { content } }, settings: options };
  const output = JSON.parse(compiler.compile(JSON.stringify(input), { import: imports }));
  const messages = (output.errors ?? []).filter((message) => !ignored.includes(message.errorCode));
  if (messages.length > 0) throw new Error(messages.map((m) => m.formattedMessage).join("\n"));
  return output.contracts[unit];
}

/// Every output file of one source file, as path and text.
function compile(folder, file) {
  const content = read(join(folder, file));
  // `tests/tests/house.rs` compares: a line that is nothing but a comment makes no difference to the code.
  const imported = {};
  const imports = (unit) => {
    const path = unit.startsWith(published) ? join(interfaces, unit.slice(published.length)) : join(folder, unit);
    if (!existsSync(path)) return { error: `${unit} is not at ${path}` };
    const contents = read(path);
    const code = contents.split("\n").filter((line) => !line.trimStart().startsWith("//"));
    imported[relative(root, path).replaceAll("\\", "/")] = sha256(code.join("\n"));
    return { contents };
  };
  const contracts = run(solc, file, content, folder === twins ? fastest : settings, imports);
  const sourceHash = sha256(content);
  const importHashes = Object.fromEntries(Object.entries(imported).sort());
  const outputs = new Map();
  for (const [contractName, { abi, evm }] of Object.entries(contracts)) {
    // Interfaces and abstract contracts have no code to deploy, and a library that is inlined nothing to call.
    if (evm.bytecode.object === "" || abi.every(({ type }) => type === "error")) continue;
    const artifact = {
      contractName,
      abi,
      bytecode: `0x${evm.bytecode.object}`,
      runtimeBytecode: `0x${evm.deployedBytecode.object}`,
      sourceHash,
      ...(Object.keys(importHashes).length > 0 && { importHashes }),
    };
    outputs.set(join(artifacts, `${contractName}.json`), `${JSON.stringify(artifact, null, 2)}\n`);
    if (folder === predeploys) {
      outputs.set(join(predeploys, `${contractName}.bin-runtime`), `${evm.deployedBytecode.object}\n`);
    }
  }
  return outputs;
}

function listed(folder, extension) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith(extension)).sort();
}

const wanted = new Map();
for (const folder of [here, integrators, twins, predeploys]) {
  for (const file of listed(folder, ".sol")) {
    for (const [path, text] of compile(folder, file)) {
      if (wanted.has(path)) throw new Error(`two contracts share the name of ${relative(root, path)}`);
      wanted.set(path, text);
    }
  }
}

/// Each interface compiles alone, with the lowest compiler of its pragma and with the newest.
function checkInterfaces() {
  const files = listed(interfaces, ".sol");
  const nothing = (unit) => ({ error: `an interface has no imports, and this one imports ${unit}` });
  for (const file of files) {
    const content = read(join(interfaces, file));
    const claimed = /^pragma solidity >=([0-9.]+);$/m.exec(content)?.[1];
    if (!lowest.version().startsWith(`${claimed}+`)) {
      throw new Error(`abi/interfaces/${file} claims >=${claimed}; solc-lowest in package.json is ${lowest.version()}`);
    }
    const abi = { outputSelection: { "*": { "*": ["abi"] } } };
    // Old compilers warn of a parameter that is called like a function of the interface (8760).
    for (const compiler of [lowest, solc]) run(compiler, file, content, abi, nothing, ["8760"]);
  }
  const compilers = [lowest, solc].map((compiler) => compiler.version().split("+")[0]);
  console.error(`${files.length} interfaces compile alone with solc ${compilers.join(" and ")}`);
}

const present = [
  ...listed(artifacts, ".json").map((name) => join(artifacts, name)),
  ...listed(predeploys, ".bin-runtime").map((name) => join(predeploys, name)),
];
const orphans = present.filter((path) => !wanted.has(path));

if (process.argv.includes("--check")) {
  checkInterfaces();
  const stale = [...wanted].filter(([path, text]) => !existsSync(path) || readFileSync(path, "utf8") !== text);
  const wrong = [...stale.map(([path]) => path), ...orphans].map((path) => relative(root, path));
  for (const path of wrong) console.error(`stale: ${path}`);
  if (wrong.length > 0) {
    console.error("run `node compile.mjs` in tests/solidity and commit the result");
    process.exit(1);
  }
  console.error(`${wanted.size} outputs are fresh (solc ${solc.version()})`);
} else {
  mkdirSync(artifacts, { recursive: true });
  for (const path of orphans) rmSync(path);
  for (const [path, text] of wanted) writeFileSync(path, text);
  console.error(`wrote ${wanted.size} files (solc ${solc.version()})`);
}
