//! The course of a transaction, where Arbitrum differs from Ethereum: what is checked, and who is paid.

use super::arbos::{self, Value};
use super::context::{Context, Mode};
use super::frame::StylusEvm;
use super::poster::{self, L1_PRICER_FUNDS};
use alloy_primitives::U256;
use revm::context_interface::journaled_state::account::JournaledAccountTr;
use revm::context_interface::result::{EVMError, HaltReason, InvalidTransaction};
use revm::context_interface::transaction::{Transaction, TransactionType};
use revm::context_interface::{Cfg, ContextTr, JournalTr};
use revm::handler::pre_execution::validate_account_nonce_and_code_with_components;
use revm::handler::validation::{validate_env, validate_initial_tx_gas_with_gas_params};
use revm::handler::{EthFrame, FrameResult, Handler, MainnetHandler, post_execution};
use revm::inspector::{Inspector, InspectorHandler};
use revm::interpreter::interpreter::EthInterpreter;
use revm::interpreter::{GasTracker, InitialAndFloorGas};
use std::convert::Infallible;
use std::marker::PhantomData;

/// First ArbOS version with a gas limit per transaction apart from that of a block.
const TX_GAS_LIMIT_SINCE: u64 = 50;

type Error = EVMError<Infallible>;

/// Runs transactions on a [`StylusEvm`].
pub(super) struct ArbitrumHandler<I>(PhantomData<I>);

impl<I> Default for ArbitrumHandler<I> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<I> Handler for ArbitrumHandler<I> {
    type Evm = StylusEvm<I>;
    type Error = Error;
    type HaltReason = HaltReason;

    fn validate_env(&self, evm: &mut Self::Evm) -> Result<(), Error> {
        let context = evm.context();
        if context.tx.tx_type == TransactionType::Eip4844 as u8 {
            return Err(InvalidTransaction::Eip4844NotSupported.into());
        }
        if context.chain.mode == Mode::Call {
            context.tx.chain_id = Some(context.cfg.chain_id);
            context.tx.gas_price = u128::from(context.block.basefee);
            context.tx.gas_priority_fee = None;
            // The nonce of a call is not looked at, not even whether it is the last one.
            context.tx.nonce = 0;
        }
        validate_env(context)
    }

    /// What L1 data costs is paid before anything runs; EIP-7623's floor does not apply on Arbitrum.
    fn validate_initial_tx_gas(&self, evm: &mut Self::Evm) -> Result<InitialAndFloorGas, Error> {
        let Context { tx, cfg, .. } = evm.context();
        let gas = validate_initial_tx_gas_with_gas_params(
            &*tx,
            cfg.spec,
            &cfg.gas_params,
            true,
            cfg.is_amsterdam_eip8037_enabled(),
            cfg.tx_gas_limit_cap(),
            None,
        )?;
        let context = evm.context();
        context.chain.poster_gas = poster::gas(context);
        let (gas_limit, initial_gas) =
            (context.tx.gas_limit, gas.initial_total_gas().saturating_add(context.chain.poster_gas));
        if initial_gas > gas_limit {
            return Err(InvalidTransaction::CallGasCostMoreThanGasLimit { initial_gas, gas_limit }.into());
        }
        Ok(gas)
    }

    /// The sender must have what it offers, yet pays the base fee only: tips are dropped.
    fn validate_against_state_and_deduct_caller(
        &self,
        evm: &mut Self::Evm,
        _: &mut InitialAndFloorGas,
    ) -> Result<(), Error> {
        let context = evm.context();
        let mode = context.chain.mode;
        let (block, tx, cfg, journal, _, _) = context.all_mut();
        let Ok(caller) = journal.load_account_with_code_mut(tx.caller());
        let mut caller = caller.data;
        let mut balance = *caller.balance();
        match mode {
            Mode::Transaction => {
                validate_account_nonce_and_code_with_components(&caller.account().info, tx, cfg)?;
                tx.ensure_enough_balance(balance)?;
                balance -= U256::from(tx.gas_limit()) * U256::from(block.basefee);
            }
            Mode::Call => balance = balance.max(tx.value()),
        }
        caller.set_balance(balance);
        if tx.kind().is_call() {
            caller.bump_nonce();
        }
        context.tx.gas_price = u128::from(context.block.basefee);
        context.tx.gas_priority_fee = None;
        Ok(())
    }

    /// Gas above the limit is held back for the end rather than refused.
    ///
    /// Since ArbOS 50 the limit is a transaction's and includes what it pays before it runs; before, it was a
    /// block's and did not.
    fn tx_gas(&self, evm: &mut Self::Evm, initial: &InitialAndFloorGas) -> GasTracker {
        let context = evm.context();
        let limit = context.tx.gas_limit;
        let intrinsic = initial.initial_total_gas();
        let poster_gas = context.chain.poster_gas;
        let after_intrinsic = limit.saturating_sub(intrinsic).saturating_sub(poster_gas);
        let usable = if context.chain.config.arbos_version >= TX_GAS_LIMIT_SINCE {
            let most: u64 = arbos::value(context, Value::TxGasLimit).saturating_to();
            after_intrinsic.min(most.saturating_sub(intrinsic))
        } else {
            after_intrinsic.min(arbos::value(context, Value::ComputeGasLimit).saturating_to())
        };
        context.chain.held_gas = after_intrinsic.saturating_sub(usable);
        GasTracker::new(limit, usable, 0)
    }

    fn last_frame_result(
        &mut self,
        evm: &mut Self::Evm,
        result: &mut FrameResult,
        gas: &mut GasTracker,
    ) -> Result<(), Error> {
        Ethereum::<I>::default().last_frame_result(evm, result, gas)?;
        gas.erase_cost(evm.context().chain.held_gas);
        *result.gas_mut().tracker_mut() = *gas;
        Ok(())
    }

    /// Refunds are at most a fifth of what was used on L2.
    fn refund(&self, evm: &mut Self::Evm, result: &mut FrameResult, delegations: i64) -> Result<(), Error> {
        let context = evm.context();
        let quotient = context.cfg.gas_params().max_refund_quotient();
        let gas = result.gas_mut();
        gas.record_refund(delegations);
        let on_l2 = gas.total_gas_spent().saturating_sub(context.chain.poster_gas);
        let most = on_l2.checked_div(quotient).unwrap_or_default();
        gas.set_refund(gas.refunded().min(i64::try_from(most).unwrap_or(i64::MAX)));
        Ok(())
    }

    fn reimburse_caller(&self, evm: &mut Self::Evm, result: &mut FrameResult) -> Result<(), Error> {
        let context = evm.context();
        if context.chain.mode == Mode::Call {
            return Ok(());
        }
        Ok(post_execution::reimburse_caller(context, result.gas(), U256::ZERO)?)
    }

    fn reward_beneficiary(&self, evm: &mut Self::Evm, result: &mut FrameResult) -> Result<(), Error> {
        let context = evm.context();
        if context.chain.mode == Mode::Call {
            return Ok(());
        }
        let poster_gas = context.chain.poster_gas;
        let gas = U256::from(result.gas().used().saturating_sub(poster_gas));
        let base_fee = U256::from(context.block.basefee);
        let infra = arbos::to_address(arbos::value(context, Value::InfraFeeAccount));
        // Whoever runs the infrastructure gets what the least base fee makes, the network the rest.
        let to_infra = if infra.is_zero() {
            U256::ZERO
        } else {
            base_fee.min(arbos::value(context, Value::MinBaseFee)) * gas
        };
        let network = arbos::to_address(arbos::value(context, Value::NetworkFeeAccount));
        if !to_infra.is_zero() {
            let Ok(()) = context.journaled_state.balance_incr(infra, to_infra);
        }
        if poster_gas > 0 {
            let fee = base_fee * U256::from(poster_gas);
            let Ok(()) = context.journaled_state.balance_incr(L1_PRICER_FUNDS, fee);
        }
        let Ok(()) = context.journaled_state.balance_incr(network, base_fee * gas - to_infra);
        Ok(())
    }
}

impl<I: Inspector<Context, EthInterpreter>> InspectorHandler for ArbitrumHandler<I> {
    type IT = EthInterpreter;
}

/// The rules that are not Arbitrum's own.
type Ethereum<I> = MainnetHandler<StylusEvm<I>, Error, EthFrame<EthInterpreter>>;
