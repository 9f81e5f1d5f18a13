//! `abi/ts/addresses.ts`: where the contracts stand, from the manifests of `stake deploy`.

use super::typescript::HEAD;
use crate::problem::{Exit, Problem};
use alloy::primitives::Address;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use stylus_node::config::DEV_CHAIN_ID;

/// The part of a manifest that a client needs; the rest is the deployer's.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    chain_id: u64,
    #[serde(default)]
    suites: BTreeMap<String, Suite>,
}

#[derive(Debug, Deserialize)]
struct Suite {
    #[serde(default)]
    contracts: BTreeMap<String, Instance>,
}

#[derive(Debug, Deserialize)]
struct Instance {
    address: Address,
}

/// The types are the same whatever has been deployed.
const TYPES: &str = r"
/** An address as viem and wagmi type it. */
export type Address = `0x${string}`;

/** Everything that has been deployed: by chain id, suite and name. */
export type Addresses = typeof addresses;

/** A chain with a deployment. */
export type ChainId = keyof Addresses;

/** A suite on a chain. */
export type SuiteName<Chain extends ChainId> = keyof Addresses[Chain];

/** The contracts of a suite by name. */
export type Suite = { readonly [name: string]: Address };

/** The suites of a chain by name, for a chain id that is known at run time only; none where nothing was deployed. */
export function suitesOf(chainId: number): { readonly [name: string]: Suite } {
  const all: { readonly [chainId: number]: { readonly [name: string]: Suite } } = addresses;
  return all[chainId] ?? {};
}
";

/// The module, from every manifest of a folder that need not exist.
pub(super) fn module(folder: &Path) -> anyhow::Result<String> {
    let mut text =
        format!("{HEAD}\n/** Addresses by chain id, suite and name. */\nexport const addresses = {{");
    let manifests = manifests(folder)?;
    for (chain, manifest) in &manifests {
        text += &format!("\n  {chain}: {{\n");
        for (name, suite) in &manifest.suites {
            text += &format!("    {}: {{\n", key(name));
            for (name, instance) in &suite.contracts {
                text += &format!("      {}: \"{}\",\n", key(name), instance.address);
            }
            text += "    },\n";
        }
        text += "  },";
    }
    if !manifests.is_empty() {
        text.push('\n');
    }
    Ok(text + "} as const;\n" + TYPES)
}

fn manifests(folder: &Path) -> anyhow::Result<BTreeMap<u64, Manifest>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(unreadable(folder, error.to_string()).into()),
    };
    let mut found = BTreeMap::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, error.to_string()))?;
        let manifest: Manifest =
            serde_json::from_str(&text).map_err(|error| unreadable(&path, error.to_string()))?;
        let chain = manifest.chain_id;
        if path.file_stem().is_none_or(|stem| stem.to_string_lossy() != chain.to_string()) {
            return Err(unreadable(&path, format!("it says that its chain is {chain}")).into());
        }
        // What stands on a development chain stands there for one machine and one run.
        if chain != DEV_CHAIN_ID && !manifest.suites.is_empty() {
            found.insert(chain, manifest);
        }
    }
    Ok(found)
}

fn unreadable(path: &Path, why: String) -> Problem {
    Problem::new(Exit::Mismatch, format!("cannot use {}", path.display()))
        .why(why)
        .next("restore the manifest that `stake deploy` wrote: git checkout -- abi/deployments")
}

/// A name as a key of an object: quoted where it is no identifier.
fn key(name: &str) -> String {
    let plain = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    // A computed key, since `__proto__: …` would set a prototype.
    if name == "__proto__" {
        return "[\"__proto__\"]".to_owned();
    }
    if plain { name.to_owned() } else { serde_json::Value::from(name).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("stake-addresses-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn nothing_deployed_is_an_empty_object() {
        let text = module(Path::new("/nothing/here")).unwrap();
        assert!(text.contains("export const addresses = {} as const;"), "{text}");
    }

    #[test]
    fn manifests_become_chains_suites_and_instances() {
        let folder = folder("some");
        let manifest = |chain: u64, suites: &str| {
            let text = format!(r#"{{ "chainId": {chain}, "tool": 1, "suites": {suites} }}"#);
            fs::write(folder.join(format!("{chain}.json")), text).unwrap();
        };
        let instance =
            r#"{ "contract": "Vault", "address": "0x52908400098527886e0f7030069857d2e4169ee7", "gas": 1 }"#;
        let suite =
            format!(r#"{{ "owner": "x", "contracts": {{ "eth-usdc": {instance}, "vault": {instance} }} }}"#);
        manifest(421_614, "{}");
        manifest(42_161, &format!(r#"{{ "main": {suite} }}"#));
        manifest(DEV_CHAIN_ID, &format!(r#"{{ "dev": {suite} }}"#));
        fs::write(folder.join("README.md"), "not a manifest").unwrap();
        let text = module(&folder).unwrap();
        let expected = "export const addresses = {
  42161: {
    main: {
      \"eth-usdc\": \"0x52908400098527886E0F7030069857D2E4169EE7\",
      vault: \"0x52908400098527886E0F7030069857D2E4169EE7\",
    },
  },
} as const;\n";
        assert!(text.contains(expected), "{text}");
        assert!(!text.contains("dev:"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_manifest_of_another_chain_or_without_a_proper_address_is_refused() {
        let folder = folder("bad");
        let path = folder.join("42161.json");
        for (text, why) in [
            (r#"{ "chainId": 1, "suites": {} }"#, "its chain is 1"),
            (
                r#"{ "chainId": 42161, "suites": { "s": { "contracts": { "i": { "address": "0x12" } } } } }"#,
                "invalid",
            ),
            ("{", "EOF"),
        ] {
            fs::write(&path, text).unwrap();
            let problem = module(&folder).unwrap_err().to_string();
            assert!(problem.contains(why) && problem.contains("42161.json"), "{problem}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
