// A node of its own with a funded pool, for a test of an example.
import { execFileSync, spawn } from "node:child_process";
import { after } from "node:test";
import { iStakingRewardsAbi, iTokenAbi, sourceKinds } from "@stylus-staking/abi";
import {
  type Address, type Hex, createPublicClient, createWalletClient, defineChain, http, keccak256, parseEther, stringToHex,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";

const START_SECONDS = 30;
const MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11";

/** What the pool is funded with: one token per second. */
export const RATE = parseEther("1");
export const DURATION = 604_800n;
/** What the staker has. */
export const BALANCE = parseEther("1000");
export const DISCLOSURE = keccak256(stringToHex("who pays for the rewards, and why"));

/** Binaries are named by `abi/run`. */
function binary(variable: string): string {
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} does not name the binary; start the tests with abi/run`);
  return path;
}

async function startNode() {
  const path = binary("STYLUS_NODE");
  const node = spawn(path, ["--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  process.on("exit", () => node.kill("SIGKILL"));
  const banner = await new Promise<string>((resolve, reject) => {
    let text = "";
    const late = setTimeout(() => reject(new Error(`${path} is not ready after ${START_SECONDS} s`)), START_SECONDS * 1_000);
    node.on("error", reject);
    node.on("exit", (code) => reject(new Error(`${path} ended with ${code} before it was ready:\n${text}`)));
    node.stdout.setEncoding("utf8");
    node.stdout.on("data", (chunk: string) => {
      text += chunk;
      if (!/^Listening on .*\n/m.test(text)) return;
      clearTimeout(late);
      resolve(text);
    });
  });
  after(async () => {
    const ended = new Promise((resolve) => node.once("exit", resolve));
    node.kill("SIGTERM");
    await ended;
  });
  const url = /^Listening on (http\S+)/m.exec(banner)?.[1];
  const keys = [...banner.matchAll(/^\(\d+\) (0x[0-9a-f]{64})$/gm)].map((match) => match[1] as Hex);
  if (!url || !keys[0] || !keys[1]) throw new Error(`a banner without URL or keys:\n${banner}`);
  return { url, owner: keys[0], staker: keys[1] };
}

/** The pool's address in what `stake deploy --json` prints: contracts by name, or suites of named instances. */
export function poolIn(output: string): Address {
  const parsed = JSON.parse(output) as {
    contracts?: { [name: string]: { address: Address } };
    suites?: { [suite: string]: { contracts?: { [name: string]: { contract: string; address: Address } } } };
  };
  const instances = Object.values(parsed.suites ?? {}).flatMap((suite) => Object.values(suite.contracts ?? {}));
  const pools = [parsed.contracts?.StakingRewards, ...instances.filter(({ contract }) => contract === "StakingRewards")];
  const found = pools.find((pool) => pool !== undefined);
  if (!found) throw new Error(`no StakingRewards in what stake deploy printed:\n${output}`);
  return found.address;
}

/** A node with a pool that streams one reward per second, and a staker who holds the staking token. */
export async function startPool() {
  const node = await startNode();
  const output = execFileSync(binary("STAKE"), ["deploy", "--rpc-url", node.url, "--json"], {
    // What it says beside the result is part of the error if it fails.
    encoding: "utf8", stdio: ["ignore", "pipe", "pipe"],
  });
  const pool = poolIn(output);
  const chain = defineChain({
    id: 412346,
    name: "stylus-node",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [node.url] } },
    contracts: { multicall3: { address: MULTICALL3 } },
  });
  // Every transaction makes a block: a cached block number would be an old one.
  const options = { chain, transport: http(node.url), pollingInterval: 50, cacheTime: 0 };
  const client = createPublicClient(options);
  const owner = createWalletClient({ ...options, account: privateKeyToAccount(node.owner) });
  const staker = createWalletClient({ ...options, account: privateKeyToAccount(node.staker) });

  const read = (functionName: "stakingToken" | "rewardsToken") =>
    client.readContract({ address: pool, abi: iStakingRewardsAbi, functionName });
  const [stakingToken, rewardsToken] = [await read("stakingToken"), await read("rewardsToken")];
  const mined = async (hash: Hex) => {
    const { status } = await client.waitForTransactionReceipt({ hash });
    if (status !== "success") throw new Error(`${hash} reverted`);
  };
  const token = { abi: iTokenAbi } as const;
  const reward = RATE * DURATION;
  const subsidy = sourceKinds.indexOf("Subsidy");
  await mined(await owner.writeContract({
    ...token, address: stakingToken, functionName: "transfer", args: [staker.account.address, BALANCE],
  }));
  await mined(await owner.writeContract({ ...token, address: rewardsToken, functionName: "approve", args: [pool, reward] }));
  await mined(await owner.writeContract({
    address: pool, abi: iStakingRewardsAbi, functionName: "fund", args: [rewardsToken, reward, subsidy, DISCLOSURE],
  }));

  return {
    url: node.url,
    key: node.staker,
    client,
    staker,
    pool,
    stakingToken,
    rewardsToken,
    owner: owner.account.address,
    balanceOf: (address: Address, account: Address = staker.account.address) =>
      client.readContract({ ...token, address, functionName: "balanceOf", args: [account] }),
    allowance: () =>
      client.readContract({ ...token, address: stakingToken, functionName: "allowance", args: [staker.account.address, pool] }),
    now: async () => (await client.getBlock()).timestamp,
    /** Lets time pass and makes a block. */
    async pass(seconds: number) {
      for (const [method, ...params] of [["evm_increaseTime", seconds], ["evm_mine"]]) {
        const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
        const response = await fetch(node.url, { method: "POST", headers: { "content-type": "application/json" }, body });
        const { error } = (await response.json()) as { error?: { message: string } };
        if (error) throw new Error(`${method}: ${error.message}`);
      }
    },
  };
}

export type Pool = Awaited<ReturnType<typeof startPool>>;
