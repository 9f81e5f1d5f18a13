import { JsonRpcProvider, Wallet } from "ethers";
import { after } from "node:test";
import * as ethers from "../examples/ethers.js";
import { startPool } from "./pool.js";
import { tell } from "./story.js";

const chain = await startPool();
// Every transaction makes a block: what ethers cached a moment ago would be an old one.
const provider = new JsonRpcProvider(chain.url, undefined, { cacheTimeout: -1, pollingInterval: 50 });
const signer = new Wallet(chain.key, provider);
after(() => provider.destroy());
tell("ethers", chain, {
  readPosition: (account) => ethers.readPosition(provider, chain.pool, account),
  stake: (amount) => ethers.stake(signer, chain.pool, amount),
  claim: () => ethers.claim(signer, chain.pool),
  exit: () => ethers.exit(signer, chain.pool),
  refusal: ethers.refusal,
});
