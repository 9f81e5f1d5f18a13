//! Which tasks are done: the chain is asked, never a file.

use super::{Deploy, HandOver, Question, Suite, Task, Work, selector};
use crate::chain::{Chain, revert_data};
use crate::deploy::stands_at;
use crate::pool::program::Program;
use crate::problem::{Exit, Problem};
use alloy::dyn_abi::FunctionExt;
use alloy::eips::BlockId;
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, Bytes};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;

/// Where a task stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing is left to do.
    Done,
    /// The program stands there and answers nothing until it is activated again; of a call to it nobody can tell.
    Asleep(String),
    /// Not done.
    ToDo,
}

impl Suite {
    /// Where a task stands. What stands in its way for good is a problem.
    pub async fn look(&self, chain: &Chain, task: &Task) -> anyhow::Result<State> {
        match &task.work {
            Work::Deploy(deploy) => look_for(chain, &task.name, deploy).await,
            Work::Call(call) => {
                let mut state = State::ToDo;
                for question in &call.done {
                    match ask(chain, question).await? {
                        State::Done => return Ok(State::Done),
                        State::Asleep(reason) => state = State::Asleep(reason),
                        State::ToDo => {}
                    }
                }
                Ok(state)
            }
            Work::HandOver(it) => self.look_at_office(chain, it).await,
        }
    }

    async fn look_at_office(&self, chain: &Chain, it: &HandOver) -> anyhow::Result<State> {
        match Program::read(chain, it.at, BlockId::latest()).await? {
            Program::Nothing => return Ok(State::ToDo),
            Program::Asleep { reason } => return Ok(State::Asleep(reason)),
            _ => {}
        }
        let [holder, pending] = holders(chain, it).await?;
        if holder == self.owner || pending == self.owner {
            return Ok(State::Done);
        }
        if holder == self.sender {
            return Ok(State::ToDo);
        }
        Err(Problem::new(Exit::Mismatch, format!("{} is in other hands", it.contract))
            .why(format!("{} of {} answers {holder}", it.office.holder, it.at))
            .next(format!("it should be {} or, before it is handed over, {}", self.owner, self.sender))
            .into())
    }
}

/// Who holds an office and who may take it.
pub async fn holders(chain: &Chain, it: &HandOver) -> anyhow::Result<[Address; 2]> {
    Ok([
        address_at(chain, it.at, it.office.holder).await?,
        address_at(chain, it.at, it.office.pending).await?,
    ])
}

async fn address_at(chain: &Chain, at: Address, view: &str) -> anyhow::Result<Address> {
    let request = TransactionRequest::default().with_to(at).with_input(selector(view).to_vec());
    let answer: Bytes = chain.provider.call(request).await?;
    Ok(if answer.len() == 32 { Address::from_slice(&answer[12..]) } else { Address::ZERO })
}

/// Whether the chain answers a question as it does once the task is done. A revert is another answer; a program that is
/// asleep has none.
async fn ask(chain: &Chain, question: &Question) -> anyhow::Result<State> {
    let request = TransactionRequest::default().with_to(question.to).with_input(question.data.clone());
    match chain.provider.call(request).await {
        Ok(answer) => {
            let values = question.function.abi_decode_output(&answer).unwrap_or_default();
            // No answer at all is no other value: nothing may stand there yet.
            let done = values.first().is_some_and(|value| (*value == question.value) == question.is);
            Ok(if done { State::Done } else { State::ToDo })
        }
        Err(error) if revert_data(&error).is_some() => Ok(State::ToDo),
        Err(error) => match Program::read(chain, question.to, BlockId::latest()).await? {
            Program::Asleep { reason } => Ok(State::Asleep(reason)),
            _ => Err(error.into()),
        },
    }
}

async fn look_for(chain: &Chain, name: &str, deploy: &Deploy) -> anyhow::Result<State> {
    if !stands_at(chain, name, &deploy.artifact, deploy.address).await? {
        return Ok(State::ToDo);
    }
    match Program::read(chain, deploy.address, BlockId::latest()).await? {
        Program::Asleep { reason } => Ok(State::Asleep(reason)),
        _ => Ok(State::Done),
    }
}
