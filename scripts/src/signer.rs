//! Who signs: a keystore file, or the published key of a development chain. Never a key in the arguments.

use crate::problem::{Exit, Problem};
use alloy::network::EthereumWallet;
use alloy::primitives::{B256, keccak256};
use alloy::signers::local::{LocalSigner, PrivateKeySigner};
use std::path::{Path, PathBuf};
use stylus_node::config::{DEV_CHAIN_ID, DEV_OWNER_KEY};

/// The owner of a development chain. Its key is public: never used on another chain.
pub fn dev_owner() -> anyhow::Result<PrivateKeySigner> {
    Ok(PrivateKeySigner::from_bytes(&DEV_OWNER_KEY)?)
}

/// An account that exists for demonstrations only; its key is the hash of its name.
pub fn dev_actor(name: &str) -> anyhow::Result<PrivateKeySigner> {
    let key: B256 = keccak256(format!("stylus-staking demo: {name}"));
    Ok(PrivateKeySigner::from_bytes(&key)?)
}

/// Refuses to use published keys where they could be worth something.
pub fn require_dev_chain(chain_id: u64) -> Result<(), Problem> {
    if chain_id == DEV_CHAIN_ID {
        return Ok(());
    }
    Err(Problem::new(Exit::Usage, format!("chain {chain_id} is not a development chain"))
        .why(format!("published keys sign on chain {DEV_CHAIN_ID} only: anyone can take what they hold"))
        .next("--account NAME --password-file FILE (a keystore, see `cast wallet new`)"))
}

/// Opens a keystore: a path, or a name in Foundry's keystore folder.
pub fn from_keystore(account: &str, password_file: Option<&Path>) -> anyhow::Result<PrivateKeySigner> {
    let path = keystore_path(account)?;
    require_private(&path)?;
    let password = match password_file {
        Some(file) => require_private(file).and_then(|()| read(file))?,
        None => prompt(&path)?,
    };
    let signer = LocalSigner::decrypt_keystore(&path, password.trim_end_matches(['\r', '\n']));
    Ok(signer.map_err(|error| {
        Problem::failure(format!("cannot open {}", path.display()))
            .why(error.to_string())
            .next("check the password")
    })?)
}

fn read(file: &Path) -> Result<String, Problem> {
    std::fs::read_to_string(file).map_err(|error| {
        Problem::new(Exit::Usage, format!("cannot read {}", file.display())).why(error.to_string())
    })
}

/// Refuses a file that guards a key and that others on this machine may read.
#[cfg(unix)]
fn require_private(path: &Path) -> Result<(), Problem> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode());
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(Problem::new(Exit::ActionNeeded, format!("{} can be read by others", path.display()))
        .why(format!("its mode is {:o}; keystores and passwords are for their owner alone", mode & 0o777))
        .next(format!("chmod 600 {}", path.display())))
}

#[cfg(not(unix))]
fn require_private(_: &Path) -> Result<(), Problem> {
    Ok(())
}

fn keystore_path(account: &str) -> Result<PathBuf, Problem> {
    let named = std::env::home_dir().map(|home| home.join(".foundry/keystores").join(account));
    let mut candidates = std::iter::once(PathBuf::from(account)).chain(named);
    candidates.find(|path| path.is_file()).ok_or_else(|| {
        Problem::new(Exit::Usage, format!("no keystore {account}"))
            .why("there is no such file, here or in ~/.foundry/keystores")
            .next(format!("cast wallet new ~/.foundry/keystores {account}"))
    })
}

fn prompt(path: &Path) -> anyhow::Result<String> {
    let terminal = console::Term::stderr();
    if !terminal.is_term() {
        return Err(Problem::new(Exit::Usage, format!("{} needs a password", path.display()))
            .why("there is no terminal to ask on")
            .next("--password-file FILE")
            .into());
    }
    terminal.write_str(&format!("password of {}: ", path.display()))?;
    Ok(terminal.read_secure_line()?)
}

/// A wallet of several signers; the first pays for what names no sender.
pub fn wallet(signers: impl IntoIterator<Item = PrivateKeySigner>) -> EthereumWallet {
    let mut signers = signers.into_iter();
    let mut wallet = signers.next().map(EthereumWallet::from).unwrap_or_default();
    signers.for_each(|signer| wallet.register_signer(signer));
    wallet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_keys_sign_on_the_development_chain_only() {
        assert_eq!(require_dev_chain(412_346), Ok(()));
        assert_eq!(require_dev_chain(42_161).unwrap_err().exit, Exit::Usage);
    }

    #[test]
    fn a_missing_keystore_says_how_to_make_one() {
        let message = from_keystore("nobody-has-this", None).unwrap_err().to_string();
        assert!(message.contains("cast wallet new"), "{message}");
    }
}
