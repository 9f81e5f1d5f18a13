// A staking pool with ethers 6: read a position, approve, stake, claim, exit; refusals by name, events from receipts.
import {
  iMultiRewardsAbi, iPassportAbi, iStakingRewardsAbi, iTokenAbi, legKinds, riskKinds, sourceKinds,
} from "@stylus-staking/abi";
import { Contract, type ContractRunner, type ContractTransactionReceipt, Interface, type Provider, type Signer, isError } from "ethers";

/** One pool answers all three; where names repeat, the whole signature says which is meant. */
export const poolInterface = new Interface([...iStakingRewardsAbi, ...iMultiRewardsAbi, ...iPassportAbi]);

/** What an account has in a pool, where its rewards come from and what can go wrong, all at one block. */
export async function readPosition(provider: Provider, address: string, account: string) {
  const pool = poolAt(address, provider);
  const at = { blockTag: await provider.getBlockNumber() };
  const staked: bigint = await pool["balanceOf(address)"](account, at);
  const [earned, [tokens, amounts], composition, sources, layers, exit] = await Promise.all([
    pool["earned(address)"](account, at),
    pool["pending(address)"](account, at),
    pool["composition(address)"](account, at),
    pool["sources()"](at),
    pool["layers()"](at),
    pool["exitTerms(address,uint256)"](account, staked, at),
  ]);
  return {
    staked,
    earned: earned as bigint,
    pending: (tokens as string[]).map((token, index) => ({ token, amount: amounts[index] as bigint })),
    composition: (composition as Row[]).map(({ asset, amount, kind, issuer }) => ({
      asset: asset as string, amount: amount as bigint, kind: legKinds[Number(kind)], issuer: issuer as string,
    })),
    sources: (sources as Row[]).map(({ kind, token, credited, disclosure }) => ({
      kind: sourceKinds[Number(kind)], token: token as string, credited: credited as bigint, disclosure: disclosure as string,
    })),
    layers: (layers as Row[]).map(({ kind, target, metric, limit }) => ({
      kind: riskKinds[Number(kind)], target: target as string, metric: metric as bigint, limit: limit as bigint,
    })),
    exit: {
      immediate: exit.immediate as bigint, delayed: exit.delayed as bigint,
      readyAt: exit.readyAt as bigint, penalty: exit.penalty as bigint,
    },
  };
}

/** Approves exactly what is staked, stakes it and returns what `Staked` says was credited. */
export async function stake(signer: Signer, address: string, amount: bigint) {
  const pool = poolAt(address, signer);
  const token = new Contract(await pool["stakingToken()"](), iTokenAbi, signer);
  const allowance: bigint = await token["allowance(address,address)"](await signer.getAddress(), address);
  if (allowance < amount) await send(token, "approve(address,uint256)", address, amount);
  const events = eventsOf(await send(pool, "stake(uint256)", amount), address);
  const staked = events.find(({ name }) => name === "Staked");
  return staked && { user: staked.args.user as string, amount: staked.args.amount as bigint };
}

/** Has every reward paid out and returns what was paid. */
export async function claim(signer: Signer, address: string) {
  return payments(await send(poolAt(address, signer), "getReward()"), address);
}

/** Takes the stake and every reward out and returns what was paid. */
export async function exit(signer: Signer, address: string) {
  return payments(await send(poolAt(address, signer), "exit()"), address);
}

/** The pool's own error behind a failed call, or nothing if it failed for another reason. */
export function refusal(error: unknown) {
  if (!isError(error, "CALL_EXCEPTION") || !error.data) return undefined;
  const revert = poolInterface.parseError(error.data);
  return revert ? { name: revert.name, args: revert.args.toArray() as unknown[] } : undefined;
}

type Row = Record<string, unknown>;

function poolAt(address: string, runner: ContractRunner) {
  return new Contract(address, poolInterface, runner);
}

/** The stake that was returned and the rewards that were paid: the first token's event is that of Synthetix. */
function payments(receipt: ContractTransactionReceipt, address: string) {
  const events = eventsOf(receipt, address);
  const withdrawn = events.find(({ name }) => name === "Withdrawn");
  const first = events.find(({ signature }) => signature === "RewardPaid(address,uint256)");
  const others = events.filter(({ signature }) => signature === "RewardPaid(address,address,uint256)");
  return {
    withdrawn: (withdrawn?.args.amount ?? 0n) as bigint,
    reward: (first?.args.reward ?? 0n) as bigint,
    otherRewards: others.map(({ args }) => ({ token: args.token as string, reward: args.reward as bigint })),
  };
}

/** The pool's events of a receipt; a token's own lie between them. */
function eventsOf(receipt: ContractTransactionReceipt, address: string) {
  return receipt.logs
    .filter((log) => log.address === address)
    .map((log) => poolInterface.parseLog(log))
    .filter((event) => event !== null);
}

/**
 * Sends with more gas than was estimated, since a second later a pool may write words that it left alone now, and waits;
 * what is unused comes back. ethers throws when a transaction reverts.
 */
async function send(contract: Contract, signature: string, ...args: unknown[]) {
  const call = contract.getFunction(signature);
  const gasLimit = ((await call.estimateGas(...args)) * 3n) / 2n + 100_000n;
  const receipt = await (await call.send(...args, { gasLimit })).wait();
  if (!receipt) throw new Error("the transaction was not mined");
  return receipt;
}
