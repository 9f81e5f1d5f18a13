// What `npm pack` ships, and what a client can do with it once it is installed.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const home = join(dirname(fileURLToPath(import.meta.url)), "../..");
const interfaces = readdirSync(join(home, "interfaces")).map((file) => basename(file, ".sol"));
const constant = (name: string) => `i${name.slice(1)}Abi`;
const temporary = mkdtempSync(join(tmpdir(), "stylus-staking-abi-"));
after(() => rmSync(temporary, { recursive: true }));

// A clean clone with deployments of its own and the remains of an interface that is no more.
const clone = join(temporary, "clone");
const copy = join(clone, "abi");
const project = join(temporary, "project");
const vault = "0x52908400098527886E0F7030069857D2E4169EE7";
let packed: { filename: string; files: { path: string }[] };

function run(command: string, args: string[], cwd: string, environment: NodeJS.ProcessEnv = {}) {
  return execFileSync(command, args, {
    cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment },
  });
}

before(() => {
  const left = ["node_modules", "dist", "build", "deployments", "LICENSE-APACHE", "LICENSE-MIT"].map((name) => join(home, name));
  cpSync(home, copy, { recursive: true, filter: (path) => !left.includes(path) });
  symlinkSync(join(home, "node_modules"), join(copy, "node_modules"));
  for (const name of ["Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT"]) cpSync(join(home, "..", name), join(clone, name));
  mkdirSync(join(clone, "contracts"));
  mkdirSync(join(copy, "dist"));
  writeFileSync(join(copy, "dist/IGone.js"), "");
  mkdirSync(join(copy, "deployments"));
  for (const chainId of [42161, 412346]) {
    const contracts = { "eth-usdc": { contract: "Vault", address: vault.toLowerCase(), gas: 1 } };
    const manifest = { chainId, suites: { main: { owner: vault, contracts } } };
    writeFileSync(join(copy, `deployments/${chainId}.json`), JSON.stringify(manifest));
  }
  run(process.env.STAKE!, ["abi", "gen"], clone, { STAKE_WORKSPACE: clone });
  run("npm", ["pack", "--pack-destination", temporary], copy);
  [packed] = JSON.parse(run("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], copy));

  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "client", private: true, type: "module" }));
  const tarball = join(temporary, packed.filename);
  run("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", tarball], project);
  for (const name of ["viem", "ethers"]) symlinkSync(join(home, "node_modules", name), join(project, "node_modules", name));
});

test("the package holds every interface in all its forms, licences and documents, and nothing else", () => {
  const forms = (name: string) => [`dist/${name}.d.ts`, `dist/${name}.js`, `interfaces/${name}.sol`, `json/${name}.json`];
  const expected = [
    "LICENSE-APACHE", "LICENSE-MIT", "README.md", "REFERENCE.md", "package.json",
    ...["addresses", "index"].flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`]),
    ...interfaces.flatMap(forms),
  ];
  assert.ok(interfaces.length > 10);
  assert.deepEqual(packed.files.map(({ path }) => path).sort(), expected.sort());
  const installed = join(project, "node_modules/@stylus-staking/abi");
  for (const { path } of packed.files) assert.ok(existsSync(join(installed, path)), `${path} is not installed`);
  for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) {
    assert.equal(readFileSync(join(installed, name), "utf8"), readFileSync(join(home, "..", name), "utf8"));
  }
});

test("it brings no dependency and runs nothing when it is installed", () => {
  const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  assert.equal(manifest.dependencies ?? manifest.peerDependencies ?? manifest.optionalDependencies, undefined);
  for (const script of ["preinstall", "install", "postinstall", "prepare"]) assert.ok(!(script in manifest.scripts), script);
  for (const [name, version] of Object.entries(manifest.devDependencies)) assert.match(version as string, /^(npm:\w+@)?\d+\.\d+\.\d+$/, name);
  assert.match(readFileSync(join(home, "../Cargo.toml"), "utf8"), new RegExp(`^version = "${manifest.version}"$`, "m"));
});

test("the lock file names no registry of one machine", () => {
  const lock = JSON.parse(readFileSync(join(home, "package-lock.json"), "utf8"));
  const packages = Object.values(lock.packages as { [path: string]: { resolved?: string } });
  const resolved = packages.flatMap((entry) => entry.resolved ?? []);
  assert.deepEqual(resolved.filter((url) => !url.startsWith("https://registry.npmjs.org/")), []);
});

test("it is imported as an ES module, and JSON and Solidity come through the exports map", () => {
  writeFileSync(join(project, "read.mjs"), `
    import { createRequire } from "node:module";
    import { readFileSync } from "node:fs";
    import * as abi from "@stylus-staking/abi";
    const require = createRequire(import.meta.url);
    const found = Object.fromEntries(${JSON.stringify(interfaces)}.map((name) => [name, {
      json: require(\`@stylus-staking/abi/json/\${name}.json\`),
      source: readFileSync(require.resolve(\`@stylus-staking/abi/interfaces/\${name}.sol\`), "utf8"),
    }]));
    console.log(JSON.stringify({ abi, found, suites: abi.suitesOf(42161), none: abi.suitesOf(1) }));
  `);
  const { abi, found, suites, none } = JSON.parse(run(process.execPath, ["read.mjs"], project));
  for (const name of interfaces) {
    assert.ok(Array.isArray(abi[constant(name)]), name);
    assert.deepEqual(abi[constant(name)], found[name].json, name);
    assert.equal(found[name].source, readFileSync(join(home, `interfaces/${name}.sol`), "utf8"));
  }
  // What stands on a development chain is nobody else's business.
  assert.deepEqual(abi.addresses, { 42161: { main: { "eth-usdc": vault } } });
  assert.deepEqual([suites, none], [abi.addresses[42161], {}]);
});

const CLIENT = `
import * as all from "@stylus-staking/abi";
import { type Address, type ChainId, type SuiteName, addresses, iStakingRewardsAbi, iVaultAbi, legKinds, suitesOf } from "@stylus-staking/abi";
import { Interface } from "ethers";
import type { Abi, ContractErrorName, ContractEventName, ContractFunctionArgs, ContractFunctionReturnType } from "viem";

export const abis: Abi[] = [${interfaces.map((name) => `all.${constant(name)}`).join(", ")}];
export const parsed = new Interface(iVaultAbi);

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export const types: [
  Same<ContractFunctionArgs<typeof iStakingRewardsAbi, "nonpayable", "stake">, readonly [bigint]>,
  Same<ContractFunctionReturnType<typeof iVaultAbi, "view", "name", []>, string>,
  "ZeroAmount" extends ContractErrorName<typeof iStakingRewardsAbi> ? true : false,
  "NoSuchError" extends ContractErrorName<typeof iStakingRewardsAbi> ? true : false,
  "Staked" extends ContractEventName<typeof iStakingRewardsAbi> ? true : false,
  Same<ChainId, 42161>,
  Same<SuiteName<42161>, "main">,
  Same<(typeof legKinds)[2], "LpToken">,
] = [true, true, true, false, true, true, true, true];
export const vault: Address = addresses[42161].main["eth-usdc"];
export const found: Address | undefined = suitesOf(Number("1")).main?.vault;
// @ts-expect-error amounts are no text
export const wrong: ContractFunctionArgs<typeof iStakingRewardsAbi, "nonpayable", "stake"> = ["1"];
// @ts-expect-error nothing was deployed there
export const nowhere = addresses[1];
`;

// What the README's examples leave to the reader.
const GIVEN = 'declare const pool: `0x${string}`, account: `0x${string}`, address: string, url: string;\n';

// Both resolutions with the compiler of today, and what most frontends still have.
for (const [compiler, module, resolution] of [
  ["typescript", "esnext", "bundler"],
  ["typescript", "nodenext", "nodenext"],
  ["typescript-5", "esnext", "bundler"],
] as const) {
  test(`a client type-checks strictly with ${compiler} and module resolution ${resolution}`, () => {
    writeFileSync(join(project, "client.ts"), CLIENT);
    writeFileSync(join(project, "bare.ts"), 'export * from "@stylus-staking/abi";');
    const readme = [...readFileSync(join(home, "README.md"), "utf8").matchAll(/```ts\n(.*?)```/gs)];
    assert.equal(readme.length, 2);
    const examples = readme.map(([, example], index) => {
      writeFileSync(join(project, `readme${index}.ts`), GIVEN + example);
      return `readme${index}.ts`;
    });
    const tsc = join(home, "node_modules", compiler, "bin/tsc");
    const options = ["--module", module, "--moduleResolution", resolution, "--target", "es2022", "--lib", "es2022,dom"];
    const strict = ["--strict", "--noEmit", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"];
    // Our declarations are checked too; those of the libraries are theirs to check.
    for (const files of [["bare.ts"], ["client.ts", ...examples, "--skipLibCheck"]]) {
      try {
        run(process.execPath, [tsc, ...strict, ...options, ...files], project);
      } catch (error) {
        assert.fail((error as { stdout: string }).stdout || String(error));
      }
    }
  });
}
