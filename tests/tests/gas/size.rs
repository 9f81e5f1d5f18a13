use crate::snapshot;
use staking_scripts::build::CONTRACTS;
use staking_tests::artifact;

#[test]
fn contracts_weigh_what_the_snapshot_says() {
    let sizes = CONTRACTS.iter().map(|&contract| {
        let bytes = u64::try_from(artifact(contract).compressed_size()).unwrap();
        ("compressed bytes".to_owned(), contract.name.to_owned(), bytes)
    });
    snapshot::compare("size.json", sizes);
}
