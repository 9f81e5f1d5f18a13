//! Calls on a state or in a block that never were.

use super::{ChainError, View, bytecode};
use alloy::rpc::types::BlockOverrides;
use alloy::rpc::types::state::StateOverride;
use alloy_primitives::U256;
use imbl::HashMap;

impl View {
    /// Changes accounts for this view alone.
    pub fn override_state(&mut self, overrides: StateOverride) -> Result<(), ChainError> {
        for (address, change) in overrides {
            if change.move_precompile_to.is_some() {
                return Err(ChainError::Override("movePrecompileToAddress is not supported".into()));
            }
            if change.state.is_some() && change.state_diff.is_some() {
                return Err(ChainError::Override(format!(
                    "account {address} has both 'state' and 'stateDiff'"
                )));
            }
            if let Some(code) = change.code {
                self.state.set_code(address, bytecode(code));
            }
            let account = self.state.account_mut(address);
            if let Some(balance) = change.balance {
                account.balance = balance;
            }
            if let Some(nonce) = change.nonce {
                account.nonce = nonce;
            }
            if change.state.is_some() {
                account.storage = HashMap::new();
            }
            for (slot, value) in change.state.or(change.state_diff).into_iter().flatten() {
                self.state.set_storage(address, slot.into(), value.into());
            }
        }
        Ok(())
    }

    /// Changes the block for this view alone.
    pub fn override_block(&mut self, overrides: BlockOverrides) -> Result<(), ChainError> {
        let fixed = [
            ("difficulty", overrides.difficulty.is_some()),
            ("gasLimit", overrides.gas_limit.is_some()),
            ("feeRecipient", overrides.coinbase.is_some()),
            ("prevRandao", overrides.random.is_some()),
            ("blobBaseFee", overrides.blob_base_fee.is_some()),
            ("parentBeaconBlockRoot", overrides.beacon_root.is_some()),
        ];
        if let Some((name, _)) = fixed.iter().find(|(_, given)| *given) {
            return Err(ChainError::Override(format!(
                "block override {name} is not supported: it is constant on Arbitrum"
            )));
        }
        // NUMBER is the L1 block on Arbitrum, and NUMBER is what this override is for.
        set(&mut self.context.l1_number, overrides.number, "number")?;
        set(&mut self.context.timestamp, overrides.time.map(U256::from), "time")?;
        set(&mut self.context.base_fee, overrides.base_fee, "baseFeePerGas")?;
        for (number, hash) in overrides.block_hash.into_iter().flatten() {
            self.state.set_block_hash(number, hash);
        }
        Ok(())
    }
}

fn set(field: &mut u64, value: Option<U256>, name: &str) -> Result<(), ChainError> {
    if let Some(value) = value {
        *field = value
            .try_into()
            .map_err(|_| ChainError::Override(format!("block override {name} exceeds 64 bits")))?;
    }
    Ok(())
}
