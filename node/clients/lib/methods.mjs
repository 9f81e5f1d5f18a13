// METHODS.md: which client exercised which method, from the recordings of a run: `methods.mjs --check|--write DIR SUITE...`.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [mode, folder, ...suites] = process.argv.slice(2);
const recorded = new Map();
for (const suite of suites) {
  const file = join(folder, `${suite}.methods.json`);
  if (!existsSync(file)) {
    console.error(`the suite ${suite} left no recording`);
    process.exit(1);
  }
  for (const [method, outcome] of Object.entries(JSON.parse(readFileSync(file, "utf8")))) {
    if (!recorded.has(method)) recorded.set(method, new Map());
    recorded.get(method).set(suite, outcome === "answered" ? "✓" : "–");
  }
}

const rows = [...recorded].sort(([a], [b]) => (a < b ? -1 : 1));
const text = [
  "# Methods that real clients use",
  "",
  "Recorded by `run --write-methods`, and checked by every full run. ✓: answered; –: the node has no such method, and",
  "the client was told so.",
  "",
  `| method | ${suites.join(" | ")} |`,
  `|---|${suites.map(() => ":-:|").join("")}`,
  ...rows.map(([method, by]) => `| \`${method}\` | ${suites.map((suite) => by.get(suite) ?? "").join(" | ")} |`),
  "",
].join("\n");

const path = new URL("../METHODS.md", import.meta.url);
if (mode === "--write") {
  writeFileSync(path, text);
} else if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
  const committed = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
  for (const line of text.split("\n").filter((line) => !committed.includes(line))) console.error(`+ ${line}`);
  for (const line of committed.filter((line) => !text.split("\n").includes(line))) console.error(`- ${line}`);
  console.error("METHODS.md is stale: run node/clients/run --write-methods and commit it");
  process.exit(1);
}
