//! Why a transaction reverted.

use super::transaction::{Body, Frame, Receipt};
use crate::chain::{Chain, revert_data};
use crate::explain::failures::{self, Remedy, Silence};
use crate::explain::{Meaning, decode};
use crate::pool::program::Program;
use alloy::eips::{BlockId, BlockNumberOrTag};
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, Bytes, U64};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use serde_json::{Value, json};

/// The reason of a revert, and how it was found.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// Where it is from.
    pub(super) found_by: &'static str,
    /// The contract that failed first; the others passed its failure on.
    pub(super) at: Option<Address>,
    /// What it reverted with.
    pub(super) data: Option<Bytes>,
    /// What that means.
    pub(super) meanings: Vec<Meaning>,
    /// A call within that failed before and whose data this failure replaced: the contract, and what it said.
    pub(super) behind: Option<(Option<Address>, Vec<Meaning>)>,
    /// What the node says.
    pub(super) message: Option<String>,
    /// What the data does not say.
    pub(super) remedy: Option<Remedy>,
}

impl Failure {
    /// From the tree of calls: the deepest call whose failure became that of the transaction.
    pub(super) async fn traced(chain: &Chain, root: &Frame, receipt: &Receipt) -> Self {
        let frame = root.origin();
        let silence = Silence {
            input: (!frame.creates()).then_some(&frame.input[..]),
            value: frame.value.is_some_and(|value| !value.is_zero()),
            all_gas: frame.gas > U64::ZERO && frame.gas_used >= frame.gas,
            no_code: false,
        };
        let message = frame.revert_reason.clone().or_else(|| frame.error.clone());
        let found = Self {
            found_by: "debug_traceTransaction",
            at: frame.to,
            data: Some(root.output.clone()),
            meanings: root.reverted_with(),
            behind: root.behind().map(|frame| (frame.to, frame.reverted_with())),
            message,
            remedy: None,
        };
        if !frame.output.is_empty() {
            return found;
        }
        found.completed(chain, silence, receipt.block_number).await
    }

    /// From running the call again on the state before its block, as nodes without traces need.
    pub(super) async fn run_again(chain: &Chain, body: &Body, receipt: &Receipt) -> Self {
        let mut request = TransactionRequest::default()
            .with_from(body.from)
            .with_value(body.value)
            .with_input(body.input.clone())
            .with_gas_limit(body.gas.to());
        request.to = Some(body.to.map_or(alloy::primitives::TxKind::Create, Into::into));
        let parent = receipt.block_number.to::<u64>().saturating_sub(1);
        let answer = chain.provider.call(request).block(BlockId::number(parent)).await;
        let mut found = Self {
            found_by: "eth_call on the state before its block",
            at: body.to,
            data: None,
            meanings: Vec::new(),
            behind: None,
            message: None,
            remedy: None,
        };
        let all_gas = receipt.gas_used >= body.gas;
        match answer {
            Ok(_) if !all_gas => {
                found.remedy = Some(Remedy {
                    why: "the call succeeds on the state before its block: an earlier transaction of the block changed \
                          something, or it needs the block's own time"
                        .to_owned(),
                    next: Some("ask a node that has debug_traceTransaction".to_owned()),
                });
                return found;
            }
            Ok(_) => {}
            Err(error) => {
                found.data = revert_data(&error).map(Into::into);
                found.meanings = found.data.as_ref().map(|data| decode::revert(data)).unwrap_or_default();
                found.message =
                    error.as_error_resp().map(|it| it.message.to_string()).or(Some(error.to_string()));
            }
        }
        if found.data.as_ref().is_some_and(|data| !data.is_empty()) {
            return found;
        }
        let silence = Silence {
            input: body.to.map(|_| &body.input[..]),
            value: !body.value.is_zero(),
            all_gas,
            no_code: false,
        };
        found.completed(chain, silence, receipt.block_number).await
    }

    /// Adds what neither data nor message say.
    async fn completed(mut self, chain: &Chain, silence: Silence<'_>, block: U64) -> Self {
        // Of two nodes, one tells the state of old blocks.
        let program = match self.at {
            Some(at) => match Program::read(chain, at, BlockId::number(block.to())).await {
                Ok(program) => Some(program),
                Err(_) => Program::read(chain, at, BlockNumberOrTag::Latest.into()).await.ok(),
            },
            None => None,
        };
        let asleep = match &program {
            Some(Program::Asleep { reason }) => asleep(reason),
            _ => None,
        };
        let no_code = program == Some(Program::Nothing) && silence.input.is_some();
        self.remedy = asleep
            .or_else(|| self.message.as_deref().and_then(failures::of_message))
            .or_else(|| Some(failures::silent(Silence { no_code, ..silence })));
        self
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "foundBy": self.found_by,
            "at": self.at.map(|it| it.to_string()),
            "data": self.data,
            "meanings": self.meanings.iter().map(Meaning::json).collect::<Vec<_>>(),
            "behind": self.behind.as_ref().map(|(at, meanings)| json!({
                "at": at.map(|it| it.to_string()),
                "meanings": meanings.iter().map(Meaning::json).collect::<Vec<_>>(),
            })),
            "message": self.message,
            "why": self.remedy.as_ref().map(|it| &it.why),
            "next": self.remedy.as_ref().and_then(|it| it.next.as_ref()),
        })
    }
}

/// Advice for a program that does not answer, whose state [`Program`] describes.
fn asleep(reason: &str) -> Option<Remedy> {
    let message = match reason {
        "never activated" => "program not activated",
        _ if reason.ends_with("expired") => "program expired",
        _ => "program needs upgrade",
    };
    let remedy = failures::of_message(message)?;
    Some(Remedy { why: format!("the program was {reason}: {}", remedy.why), ..remedy })
}

impl Frame {
    /// The call whose failure became this one's: it came last and failed, with the same data or without any.
    fn origin(&self) -> &Self {
        match self.calls.last() {
            Some(last) if last.error.is_some() && (last.output == self.output || last.output.is_empty()) => {
                last.origin()
            }
            _ => self,
        }
    }

    /// The deepest of the last calls, if it failed with other data than this one.
    fn behind(&self) -> Option<&Self> {
        let mut frame = self;
        while let Some(last) = frame.calls.last().filter(|last| last.error.is_some()) {
            frame = last;
        }
        (!frame.output.is_empty() && frame.output != self.output).then_some(frame)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(output: &'static [u8], error: Option<&str>, calls: Vec<Frame>) -> Frame {
        Frame {
            kind: "CALL".to_owned(),
            output: Bytes::from_static(output),
            error: error.map(str::to_owned),
            calls,
            ..Frame::default()
        }
    }

    #[test]
    fn a_failure_is_traced_to_the_call_it_came_from() {
        let reverted = Some("execution reverted");
        let deep = frame(&[1, 2, 3, 4], reverted, vec![frame(&[7], None, vec![])]);
        let middle = frame(&[1, 2, 3, 4], reverted, vec![frame(&[9], reverted, vec![]), deep.clone()]);
        let root = frame(&[1, 2, 3, 4], reverted, vec![middle]);
        assert_eq!(root.origin().calls.len(), deep.calls.len());
        assert_eq!(root.origin().calls[0].output[..], [7]);
    }

    #[test]
    fn a_failure_that_was_caught_is_not_the_origin() {
        let reverted = Some("execution reverted");
        let own = frame(&[1, 2, 3, 4], reverted, vec![frame(&[9, 9, 9, 9], reverted, vec![])]);
        assert_eq!(own.origin().output[..], [1, 2, 3, 4]);
        assert_eq!(own.behind().unwrap().output[..], [9, 9, 9, 9]);
        let silent = frame(&[1, 2, 3, 4], reverted, vec![frame(&[], reverted, vec![])]);
        assert!(silent.behind().is_none());
        assert!(silent.origin().output.is_empty(), "its own error says that a call failed");
    }
}
