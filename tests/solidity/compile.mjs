// Compiles the Solidity fixtures and the chain's predeploys: `node compile.mjs [--check]`.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import solc from "solc";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const artifacts = join(here, "artifacts");
const predeploys = join(root, "node", "solidity");

const settings = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: "cancun",
  // Without the metadata hash the bytecode depends on the code alone, not on comments or paths.
  metadata: { bytecodeHash: "none", appendCBOR: false },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
};

/// Every output file of one source file, as path and text.
function compile(folder, file) {
  // Line endings of a checkout must not change the hash.
  const content = readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n");
  const input = { language: "Solidity", sources: { [file]: { content } }, settings };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const messages = output.errors ?? [];
  if (messages.length > 0) throw new Error(messages.map((m) => m.formattedMessage).join("\n"));

  const sourceHash = createHash("sha256").update(content).digest("hex");
  const outputs = new Map();
  for (const [contractName, { abi, evm }] of Object.entries(output.contracts[file])) {
    // Interfaces and abstract contracts have no code to deploy.
    if (evm.bytecode.object === "") continue;
    const artifact = {
      contractName,
      abi,
      bytecode: `0x${evm.bytecode.object}`,
      runtimeBytecode: `0x${evm.deployedBytecode.object}`,
      sourceHash,
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
for (const folder of [here, predeploys]) {
  for (const file of listed(folder, ".sol")) {
    for (const [path, text] of compile(folder, file)) {
      if (wanted.has(path)) throw new Error(`two contracts share the name of ${relative(root, path)}`);
      wanted.set(path, text);
    }
  }
}

const present = [
  ...listed(artifacts, ".json").map((name) => join(artifacts, name)),
  ...listed(predeploys, ".bin-runtime").map((name) => join(predeploys, name)),
];
const orphans = present.filter((path) => !wanted.has(path));

if (process.argv.includes("--check")) {
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
