//! NodeInterface (0xc8): a contract that only calls from outside see, answered by the node itself.

use super::call::CallRequest;
use super::{Block, ChainError};
use crate::evm::l1_price_per_unit;
use crate::evm::precompiles::abi::NodeInterface::{self, NodeInterfaceCalls as Method};
use alloy_primitives::{Address, Bytes, TxKind, U256};
use alloy_sol_types::{SolCall, SolInterface};
use imbl::Vector;
use std::sync::Arc;

pub(super) fn answer(request: CallRequest, blocks: &Vector<Arc<Block>>) -> Result<Bytes, ChainError> {
    let method = Method::abi_decode(&request.env.data)
        .map_err(|error| ChainError::Halted(format!("NodeInterface: {error}")))?;
    let base_fee = U256::from(request.view.context.base_fee);
    let l1_price = l1_price_per_unit(&request.view.state);
    let output = match method {
        Method::gasEstimateComponents(args) => {
            let (l1, estimated) = inner(&request, args.to, args.contractCreation, args.data)?;
            NodeInterface::gasEstimateComponentsCall::abi_encode_returns(
                &NodeInterface::gasEstimateComponentsReturn {
                    gasEstimate: estimated.estimate()?,
                    gasEstimateForL1: l1,
                    baseFee: base_fee,
                    l1BaseFeeEstimate: l1_price,
                },
            )
        }
        Method::gasEstimateL1Component(args) => {
            let (l1, _) = inner(&request, args.to, args.contractCreation, args.data)?;
            NodeInterface::gasEstimateL1ComponentCall::abi_encode_returns(
                &NodeInterface::gasEstimateL1ComponentReturn {
                    gasEstimateForL1: l1,
                    baseFee: base_fee,
                    l1BaseFeeEstimate: l1_price,
                },
            )
        }
        Method::nitroGenesisBlock(_) => NodeInterface::nitroGenesisBlockCall::abi_encode_returns(&U256::ZERO),
        Method::blockL1Num(args) => {
            let block = usize::try_from(args.l2BlockNum).ok().and_then(|number| blocks.get(number));
            let block = block.ok_or_else(|| ChainError::UnknownBlock(args.l2BlockNum.to_string()))?;
            NodeInterface::blockL1NumCall::abi_encode_returns(&block.l1_number)
        }
        Method::l2BlockRangeForL1(args) => {
            let mut within = blocks.iter().filter(|block| block.l1_number == args.blockNum);
            let first = within.next();
            let first = first.ok_or_else(|| {
                ChainError::Halted(format!("no L2 block saw the L1 block {}", args.blockNum))
            })?;
            NodeInterface::l2BlockRangeForL1Call::abi_encode_returns(
                &NodeInterface::l2BlockRangeForL1Return {
                    firstBlock: first.number(),
                    lastBlock: within.last().unwrap_or(first).number(),
                },
            )
        }
    };
    Ok(output.into())
}

/// The transaction asked about, and the gas of its L1 data with the padding estimates have.
fn inner(
    request: &CallRequest,
    to: Address,
    creates: bool,
    data: Bytes,
) -> Result<(u64, CallRequest), ChainError> {
    let mut inner = request.clone();
    inner.env.kind = if creates { TxKind::Create } else { TxKind::Call(to) };
    inner.env.data = data;
    let l1 = inner.run(inner.gas_limit())?.l1_gas;
    Ok((l1.saturating_add(l1 / 10), inner))
}
