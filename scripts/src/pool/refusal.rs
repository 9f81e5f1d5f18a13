//! Why a pool refused, in plain sentences, and what to type next.

use super::Pool;
use crate::chain::{reason, revert_data};
use crate::problem::{Exit, Problem};
use alloy::contract;
use alloy::primitives::{Address, U256};
use alloy::sol_types::SolInterface;
use alloy::transports::TransportError;
use staking_abi::IToken::{self, ITokenErrors};

pub use staking_abi::IStakingRewards::IStakingRewardsErrors as PoolError;

/// The named error behind a failed view.
pub fn of(error: &contract::Error) -> Option<PoolError> {
    error.as_revert_data().and_then(|data| PoolError::abi_decode(&data).ok())
}

/// What somebody wanted of a pool.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// The action, as in `stake VERB`.
    pub verb: &'a str,
    /// Who wanted it.
    pub account: Address,
    /// Wei, where the action has an amount.
    pub amount: U256,
}

impl Attempt<'_> {
    /// The refusal of a transaction in words.
    pub async fn refused(&self, pool: &Pool, error: &TransportError) -> Problem {
        let what = format!("{} was refused", self.verb);
        let Some(data) = revert_data(error) else { return Problem::failure(what).why(reason(error)) };
        if let Ok(error) = PoolError::abi_decode(&data) {
            return self.by_pool(pool, what, &error).await;
        }
        match ITokenErrors::abi_decode(&data) {
            Ok(ITokenErrors::ERC20InsufficientBalance(error)) => self.lacks(pool, what, error.balance),
            _ => Problem::failure(what).why(reason(error)),
        }
    }

    async fn by_pool(&self, pool: &Pool, what: String, error: &PoolError) -> Problem {
        let stk = &pool.stake_token;
        let problem = Problem::failure(what.clone());
        match error {
            PoolError::ZeroAmount(_) if self.verb == "exit" => problem
                .why(format!("{} has no stake in this pool", self.account))
                .next(format!("rewards that were left behind: {}", pool.command("claim"))),
            PoolError::ZeroAmount(_) => problem
                .why("the amount is zero, or the token delivered nothing")
                .next("give an amount above zero"),
            PoolError::InsufficientStake(error) => problem
                .why(format!(
                    "{} has {} staked and asked for {}",
                    error.account,
                    stk.amount(error.staked),
                    stk.amount(error.requested)
                ))
                .next(pool.command("withdraw max")),
            PoolError::EntryPaused(_) => problem
                .why("the owner has paused staking; withdrawing and claiming stay open")
                .next(format!("wait until the owner opens it: {}", pool.command("status"))),
            PoolError::CapExceeded(error) => problem
                .why(format!("this would exceed the bound of {} wei", error.cap))
                .next("try a smaller amount"),
            PoolError::TokenCallFailed(error) if error.token == stk.address && self.verb == "stake" => {
                self.not_delivered(pool, what).await
            }
            PoolError::TokenCallFailed(error) => problem
                .why(format!("the token {} refused the transfer", error.token))
                .next("look at the token: it may be paused, block an account, or be an expired program"),
            PoolError::Reentered(_) => problem
                .why("the call came from inside another call to the pool")
                .next("run the command again"),
            _ => problem.why(named(error)).next("look the error up in abi/interfaces/IStakingRewards.sol"),
        }
    }

    /// The pool only knows that the token did not deliver; the token knows why.
    async fn not_delivered(&self, pool: &Pool, what: String) -> Problem {
        let stk = &pool.stake_token;
        let token = IToken::new(stk.address, &pool.chain.provider);
        if let Ok(balance) = token.balanceOf(self.account).call().await
            && balance < self.amount
        {
            return self.lacks(pool, what, balance);
        }
        if let Ok(allowance) = token.allowance(self.account, pool.address).call().await
            && allowance < self.amount
        {
            let (have, want) = (stk.amount(allowance), stk.amount(self.amount));
            return Problem::new(Exit::ActionNeeded, what)
                .why(format!("{} lets the pool take {have} and wants to stake {want}", self.account))
                .next(pool.command(&format!("approve {}", stk.bare(self.amount))));
        }
        Problem::failure(what)
            .why(format!("the token {} ({}) refused the transfer", stk.symbol, stk.address))
            .next("look at the token: it may be paused, block an account, or be an expired program")
    }

    fn lacks(&self, pool: &Pool, what: String, balance: U256) -> Problem {
        let stk = &pool.stake_token;
        let (have, want) = (stk.amount(balance), stk.amount(self.amount));
        Problem::failure(what)
            .why(format!("{} holds {have} and wants to stake {want}", self.account))
            .next(format!("stake what there is (`max`), or get {} at {}", stk.symbol, stk.address))
    }
}

impl Pool {
    /// A command line for this pool on this chain.
    pub fn command(&self, verb: &str) -> String {
        // A URL may hold a secret, and this text ends up in logs.
        let chain = if self.chain.embedded { "" } else { " --rpc-url URL" };
        format!("stake {verb} --pool {}{chain}", self.address)
    }
}

fn named(error: &PoolError) -> String {
    crate::interfaces::explain_revert(&error.abi_encode())
}
