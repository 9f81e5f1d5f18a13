// A staking pool with viem: read a position, approve, stake, claim, exit; refusals by name, events from receipts.
import {
  iMultiRewardsAbi, iPassportAbi, iStakingRewardsAbi, iTokenAbi, legKinds, riskKinds, sourceKinds,
} from "@stylus-staking/abi";
import {
  type Account, type Address, BaseError, type Chain, ContractFunctionRevertedError, type Hash, type PublicClient,
  type Transport, type WalletClient, parseEventLogs,
} from "viem";

type Wallet = WalletClient<Transport, Chain, Account>;

/** What an account has in a pool, where its rewards come from and what can go wrong, all at one block. */
export async function readPosition(client: PublicClient, pool: Address, account: Address) {
  const staking = { address: pool, abi: iStakingRewardsAbi } as const;
  const rewards = { address: pool, abi: iMultiRewardsAbi } as const;
  const passport = { address: pool, abi: iPassportAbi } as const;
  const staked = await client.readContract({ ...staking, functionName: "balanceOf", args: [account] });
  const [earned, [tokens, amounts], composition, sources, layers, exit] = await client.multicall({
    allowFailure: false,
    contracts: [
      { ...staking, functionName: "earned", args: [account] },
      { ...rewards, functionName: "pending", args: [account] },
      { ...passport, functionName: "composition", args: [account] },
      { ...passport, functionName: "sources" },
      { ...passport, functionName: "layers" },
      { ...passport, functionName: "exitTerms", args: [account, staked] },
    ],
  });
  return {
    staked,
    earned,
    pending: tokens.map((token, index) => ({ token, amount: amounts[index] })),
    composition: composition.map((leg) => ({ ...leg, kind: legKinds[leg.kind] })),
    sources: sources.map((source) => ({ ...source, kind: sourceKinds[source.kind] })),
    layers: layers.map((layer) => ({ ...layer, kind: riskKinds[layer.kind] })),
    exit,
  };
}

/** Approves exactly what is staked, stakes it and returns what `Staked` says was credited. */
export async function stake(client: PublicClient, wallet: Wallet, pool: Address, amount: bigint) {
  const account = wallet.account;
  const staking = { address: pool, abi: iStakingRewardsAbi } as const;
  const token = { address: await client.readContract({ ...staking, functionName: "stakingToken" }), abi: iTokenAbi } as const;
  const allowance = await client.readContract({ ...token, functionName: "allowance", args: [account.address, pool] });
  if (allowance < amount) {
    const { request } = await client.simulateContract({ ...token, functionName: "approve", args: [pool, amount], account });
    await mined(client, await wallet.writeContract(request));
  }
  const gas = withRoom(await client.estimateContractGas({ ...staking, functionName: "stake", args: [amount], account }));
  const { request } = await client.simulateContract({ ...staking, functionName: "stake", args: [amount], account });
  const { logs } = await mined(client, await wallet.writeContract({ ...request, gas }));
  const [staked] = parseEventLogs({ abi: iStakingRewardsAbi, eventName: "Staked", logs });
  return staked?.args;
}

/** Has every reward paid out and returns what was paid. */
export async function claim(client: PublicClient, wallet: Wallet, pool: Address) {
  const call = { address: pool, abi: iStakingRewardsAbi, functionName: "getReward", account: wallet.account } as const;
  const gas = withRoom(await client.estimateContractGas(call));
  const { request } = await client.simulateContract(call);
  return payments(await mined(client, await wallet.writeContract({ ...request, gas })));
}

/** Takes the stake and every reward out and returns what was paid. */
export async function exit(client: PublicClient, wallet: Wallet, pool: Address) {
  const call = { address: pool, abi: iStakingRewardsAbi, functionName: "exit", account: wallet.account } as const;
  const gas = withRoom(await client.estimateContractGas(call));
  const { request } = await client.simulateContract(call);
  return payments(await mined(client, await wallet.writeContract({ ...request, gas })));
}

/** More gas than was estimated: a second later a pool may write words that it left alone now. What is unused comes back. */
function withRoom(estimate: bigint) {
  return (estimate * 3n) / 2n + 100_000n;
}

/** The pool's own error behind a failed call, or nothing if it failed for another reason. */
export function refusal(error: unknown) {
  if (!(error instanceof BaseError)) return undefined;
  const revert = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  if (!(revert instanceof ContractFunctionRevertedError) || !revert.data) return undefined;
  return { name: revert.data.errorName, args: revert.data.args ?? [] };
}

type Receipt = Awaited<ReturnType<PublicClient["waitForTransactionReceipt"]>>;

/** The stake that was returned and the rewards that were paid: the first token's event is that of Synthetix. */
function payments({ logs }: Receipt) {
  const [withdrawn] = parseEventLogs({ abi: iStakingRewardsAbi, eventName: "Withdrawn", logs });
  const [first] = parseEventLogs({ abi: iStakingRewardsAbi, eventName: "RewardPaid", logs });
  const others = parseEventLogs({ abi: iMultiRewardsAbi, eventName: "RewardPaid", logs });
  return {
    withdrawn: withdrawn?.args.amount ?? 0n,
    reward: first?.args.reward ?? 0n,
    otherRewards: others.map(({ args }) => ({ token: args.token, reward: args.reward })),
  };
}

async function mined(client: PublicClient, hash: Hash): Promise<Receipt> {
  const receipt = await client.waitForTransactionReceipt({ hash });
  if (receipt.status !== "success") throw new Error(`transaction ${hash} reverted`);
  return receipt;
}
