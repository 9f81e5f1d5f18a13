import type { Address } from "viem";
import * as viem from "../examples/viem.js";
import { startPool } from "./pool.js";
import { tell } from "./story.js";

const chain = await startPool();
tell("viem", chain, {
  readPosition: (account) => viem.readPosition(chain.client, chain.pool, account as Address),
  stake: (amount) => viem.stake(chain.client, chain.staker, chain.pool, amount),
  claim: () => viem.claim(chain.client, chain.staker, chain.pool),
  exit: () => viem.exit(chain.client, chain.staker, chain.pool),
  refusal: viem.refusal,
});
