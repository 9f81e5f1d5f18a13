//! What stands on the chain is not what was built, or is missing where it must be.

use crate::stage::{Stage, undisturbed};
use serde_json::json;
use stylus_node::config::DEV_CHAIN_ID;
use stylus_node::predeploys::STYLUS_DEPLOYER;

#[test]
fn fault_97_another_program_at_an_address_of_the_suite_is_told_loudly_and_another_salt_goes_around_it() {
    let stage = Stage::new();
    let address = &undisturbed(DEV_CHAIN_ID).addresses["StakingRewards"];
    stage.ask("anvil_setCode", json!([address, "0x6000"]));
    let said = stage.deploy(&[]);
    said.refused(
        4,
        &[address, "holds another program than StakingRewards", "code hash 0x", "another --salt"],
    );
    assert!(!stage.manifest().exists());
    let salt = format!("0x{:064}", 7);
    let said = stage.deploy(&["--salt", &salt]);
    assert_eq!(said.code, Some(0), "{said}");
    assert_ne!(&said.json()["contracts"]["StakingRewards"]["address"], address);
}

#[test]
fn fault_97_a_program_that_changes_after_it_was_deployed_is_told_by_the_next_run() {
    let stage = Stage::new();
    assert_eq!(stage.deploy(&[]).code, Some(0));
    let farm = &undisturbed(DEV_CHAIN_ID).addresses["Farm"];
    let code = stage.ask("eth_getCode", json!([farm, "latest"]));
    let vault = &undisturbed(DEV_CHAIN_ID).addresses["Vault"];
    let other = stage.ask("eth_getCode", json!([vault, "latest"]));
    stage.ask("anvil_setCode", json!([farm, other]));
    stage.proxy.heal();
    stage.deploy(&[]).refused(4, &[farm, "holds another program than Farm"]);
    assert!(stage.proxy.sent().is_empty());
    stage.ask("anvil_setCode", json!([farm, code]));
    stage.assert_complete();
}

#[test]
fn fault_91_where_the_deployer_is_missing_nothing_is_sent_to_its_address() {
    let stage = Stage::new();
    stage.ask("anvil_setCode", json!([STYLUS_DEPLOYER, "0x"]));
    stage.deploy(&[]).refused(5, &["has no StylusDeployer", "nothing was sent"]);
    assert!(stage.proxy.sent().is_empty());
}
