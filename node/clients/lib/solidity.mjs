// The contract that every client drives, compiled afresh for each suite.
import { readFileSync } from "node:fs";
import solc from "solc";

const file = "Probe.sol";
const input = {
  language: "Solidity",
  sources: { [file]: { content: readFileSync(new URL(`../contracts/${file}`, import.meta.url), "utf8") } },
  settings: {
    optimizer: { enabled: true, runs: 200 },
    evmVersion: "cancun",
    outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
  },
};
const output = JSON.parse(solc.compile(JSON.stringify(input)));
if (output.errors?.length) throw new Error(output.errors.map((error) => error.formattedMessage).join("\n"));
const { abi, evm } = output.contracts[file].Probe;

export const probe = {
  abi,
  bytecode: `0x${evm.bytecode.object}`,
  runtime: `0x${evm.deployedBytecode.object}`,
};
