//! A deployed StakingRewards as the tool sees it: checked to be one, with its tokens and how to write their amounts.

pub mod program;
pub mod refusal;
pub mod snapshot;
pub mod token;
pub mod words;

use crate::chain::{Chain, revert_data};
use crate::problem::{Exit, Problem};
use alloy::contract;
use alloy::eips::BlockId;
use alloy::primitives::Address;
use alloy::providers::{DynProvider, Provider};
use program::Program;
use staking_abi::IStakingRewards::{self, IStakingRewardsInstance};
use token::Token;

/// A pool at one block: whatever is read of it fits together.
#[derive(Clone, Debug)]
pub struct Pool {
    /// The chain it stands on.
    pub chain: Chain,
    /// Its address.
    pub address: Address,
    /// What is staked.
    pub stake_token: Token,
    /// What is earned.
    pub reward_token: Token,
    /// The state of its code.
    pub program: Program,
    /// Number of the block that is looked at.
    pub block: u64,
    /// Time of that block.
    pub time: u64,
}

impl Pool {
    /// Looks at a pool as it is in the newest block; refuses an address that holds none.
    pub async fn open(chain: &Chain, address: Address) -> anyhow::Result<Self> {
        let number = chain.provider.get_block_number().await?;
        let block = chain.provider.get_block_by_number(number.into()).await?;
        let time =
            block.ok_or_else(|| Problem::failure(format!("block {number} is missing")))?.header.timestamp;
        let at = BlockId::number(number);
        let program = Program::read(chain, address, at).await?;
        match &program {
            Program::Nothing => {
                return Err(Problem::failure(format!(
                    "no contract stands at {address} on chain {}",
                    chain.id
                ))
                .why("the address is mistyped, or the pool is on another chain")
                .next("check --pool and --rpc-url; `stake deploy` prints the address of what it deploys")
                .into());
            }
            Program::Asleep { reason } => {
                return Err(Problem::new(
                    Exit::ActionNeeded,
                    format!("the program at {address} answers nothing"),
                )
                .why(format!("it is {reason}: nobody can stake, claim or exit, and nothing is lost"))
                .next(activation(address))
                .into());
            }
            Program::Evm | Program::Active { .. } => {}
        }
        let pool = IStakingRewards::new(address, &chain.provider);
        let (stake_token, reward_token) = (pool.stakingToken().block(at), pool.rewardsToken().block(at));
        let tokens = (stake_token.call().await, reward_token.call().await);
        let (stake_token, reward_token) = match tokens {
            (Ok(stake_token), Ok(reward_token)) => (stake_token, reward_token),
            (Err(error), _) | (_, Err(error)) => return Err(not_a_pool(address, error)),
        };
        // Only ours answers this one: another contract of the Synthetix family must not be half understood.
        let lens = pool.lens().block(at).call().await.map_err(|error| not_a_pool(address, error))?;
        require_lens(chain, address, lens, at).await?;
        Ok(Self {
            chain: chain.clone(),
            address,
            stake_token: Token::read(chain, stake_token, at).await,
            reward_token: Token::read(chain, reward_token, at).await,
            program,
            block: number,
            time,
        })
    }

    /// The contract, for alloy's call builders.
    pub fn contract(&self) -> IStakingRewardsInstance<&DynProvider> {
        IStakingRewards::new(self.address, &self.chain.provider)
    }

    /// The block that is looked at.
    pub fn at(&self) -> BlockId {
        BlockId::number(self.block)
    }

    /// The token of an address, if it is one of the two.
    pub fn token(&self, address: Address) -> Option<&Token> {
        [&self.stake_token, &self.reward_token].into_iter().find(|token| token.address == address)
    }

    /// Whether stakers earn what they stake.
    pub fn is_of_one_token(&self) -> bool {
        self.stake_token.address == self.reward_token.address
    }
}

/// Most of what the tool asks is answered by the lens.
async fn require_lens(chain: &Chain, pool: Address, lens: Address, at: BlockId) -> anyhow::Result<()> {
    let problem = match Program::read(chain, lens, at).await? {
        Program::Evm | Program::Active { .. } => return Ok(()),
        Program::Nothing => Problem::failure(format!("the pool at {pool} has no lens to answer for it"))
            .why("staking, claiming and leaving work without; what the tool would show does not")
            .next("use the functions of IStakingRewards that the pool itself answers"),
        Program::Asleep { reason } => {
            Problem::new(Exit::ActionNeeded, format!("the lens of the pool at {pool} answers nothing"))
                .why(format!("it is {reason}; staking, claiming and leaving work all the same"))
                .next(activation(lens))
        }
    };
    Err(problem.into())
}

/// The command that wakes a program.
pub fn activation(address: Address) -> String {
    format!("anyone can activate it: stake keepalive {address} --rpc-url URL")
}

fn not_a_pool(address: Address, error: contract::Error) -> anyhow::Error {
    // A chain that fails is not an address that is wrong; a contract that burns all gas is.
    if let contract::Error::TransportError(failure) = &error
        && revert_data(failure).is_none()
        && !failure.to_string().contains("out of gas")
    {
        return error.into();
    }
    Problem::failure(format!("{address} is not a StakingRewards of this repository"))
        .why("it does not answer stakingToken(), rewardsToken() and lens()")
        .next("check --pool; `stake deploy` prints the address of what it deploys")
        .into()
}
