//! What lies on disk: journals and manifests that are damaged or another chain's, keys that others can read.

use crate::proxy::{Fault, Signal};
use crate::stage::{LIVE, Stage, keystore};
use serde_json::{Value, json};
use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;

/// A chain on which a deployment died after so many transactions, with the journal it left.
fn interrupted(chain_id: u64, done: usize) -> Stage {
    let stage = Stage::on(chain_id);
    let end = Fault::End { signal: Signal::Kill, forwarded: false };
    stage.proxy.fault("eth_sendRawTransaction", done..done + 1, end);
    assert_eq!(stage.deploy(&[]).code, None);
    assert_eq!(stage.nonce(), done as u64);
    stage.proxy.heal();
    stage
}

#[test]
fn fault_96_a_damaged_journal_is_refused_and_the_chain_alone_is_enough_once_it_is_deleted() {
    let stage = interrupted(LIVE, 4);
    let whole = fs::read(stage.journal()).unwrap();
    for broken in [&whole[..whole.len() / 2], b"", b"[]"] {
        fs::write(stage.journal(), broken).unwrap();
        stage.deploy(&[]).refused(
            1,
            &["manifest.json.journal cannot be read", "then delete it: the chain knows what is done"],
        );
        assert_eq!(fs::read(stage.journal()).unwrap(), broken, "a refused journal is left as it is");
    }
    assert!(stage.proxy.sent().is_empty());
    fs::remove_file(stage.journal()).unwrap();
    assert_eq!(stage.deploy(&[]).code, Some(0));
    stage.assert_as_undisturbed();
    stage.assert_complete();
}

#[test]
fn fault_96_a_journal_is_private_and_of_one_chain() {
    let stage = interrupted(LIVE, 2);
    assert_eq!(fs::metadata(stage.journal()).unwrap().permissions().mode() & 0o777, 0o600);
    let other = Stage::new();
    fs::copy(stage.journal(), other.journal()).unwrap();
    other
        .deploy(&[])
        .refused(2, &["is the journal of another chain", "it belongs to chain 42161", "leads to 412346"]);
    assert!(other.proxy.sent().is_empty());
    let mut journal: Value = serde_json::from_slice(&fs::read(stage.journal()).unwrap()).unwrap();
    journal["genesis"] = json!(format!("0x{:064}", 7));
    fs::write(stage.journal(), journal.to_string()).unwrap();
    stage.deploy(&[]).refused(2, &["is the journal of another chain", "its chain 42161 began with block"]);
    assert!(stage.proxy.sent().is_empty());
}

#[test]
fn fault_96_a_development_chain_that_was_started_anew_needs_nothing_deleted() {
    let stage = interrupted(stylus_node::config::DEV_CHAIN_ID, 3);
    let anew = Stage::new();
    let mut journal: Value = serde_json::from_slice(&fs::read(stage.journal()).unwrap()).unwrap();
    journal["genesis"] = json!(format!("0x{:064}", 7));
    fs::write(anew.journal(), journal.to_string()).unwrap();
    assert_eq!(anew.deploy(&[]).code, Some(0));
    anew.assert_as_undisturbed();
    anew.assert_complete();
}

#[test]
fn fault_96_a_damaged_manifest_and_that_of_another_chain_are_refused_before_anything_is_sent() {
    let stage = Stage::new();
    fs::write(stage.manifest(), "{\"chainId\": 412346, \"sui").unwrap();
    stage.deploy(&[]).refused(1, &["manifest.json cannot be read", "next: restore it from git"]);
    fs::write(stage.manifest(), "{\"chainId\": 42161, \"suites\": {}}").unwrap();
    stage
        .deploy(&[])
        .refused(2, &["is the manifest of another chain", "it is of chain 42161", "another --manifest"]);
    assert!(stage.proxy.sent().is_empty());
}

#[test]
fn fault_96_a_second_run_stops_while_the_first_has_the_journal() {
    let stage = Stage::new();
    let lock = File::create(stage.folder.join("manifest.json.journal.lock")).unwrap();
    lock.lock().unwrap();
    stage.deploy(&[]).refused(1, &["another run has", "next: wait until it ends"]);
    assert!(stage.proxy.sent().is_empty());
    drop(lock);
    assert_eq!(stage.deploy(&[]).code, Some(0));
    stage.assert_as_undisturbed();
}

#[test]
fn fault_96_keys_and_passwords_that_others_can_read_are_refused() {
    let stage = Stage::on(LIVE);
    let (url, manifest) = (stage.proxy.url(), stage.manifest());
    let copies = keystore().map(|file| {
        let copy = stage.folder.join(file.rsplit('/').next().unwrap());
        fs::copy(file, &copy).unwrap();
        copy
    });
    let [key, password] = copies.each_ref().map(|file| file.to_str().unwrap());
    for open in &copies {
        for mode in [0o640, 0o604, 0o644] {
            fs::set_permissions(open, Permissions::from_mode(mode)).unwrap();
            let said = stage.stake(&[
                "deploy",
                "dev",
                "--broadcast",
                "--rpc-url",
                &url,
                "--manifest",
                manifest.to_str().unwrap(),
                "--account",
                key,
                "--password-file",
                password,
            ]);
            let next = format!("next: chmod 600 {}", open.display());
            said.refused(3, &["can be read by others", &format!("its mode is {mode:o}"), &next]);
        }
        fs::set_permissions(open, Permissions::from_mode(0o600)).unwrap();
    }
    assert_eq!(stage.proxy.requests("eth_chainId"), 0, "it is refused before anybody is asked");
}
