use crate::stage::Stage;
use alloy::sol_types::eip712_domain;
use staking_tests::World;

#[tokio::test]
async fn is_that_of_the_name_given_at_deployment() {
    let world = World::new().await;
    for name in ["Stake", "", &"a long name, ".repeat(9)] {
        let stage = Stage::called(world.clone(), name, "STK").await;
        let domain = eip712_domain! {
            name: name.to_owned(),
            version: "1",
            chain_id: stage.world.chain.id,
            verifying_contract: stage.address(),
        };
        assert_eq!(stage.token.DOMAIN_SEPARATOR().call().await.unwrap(), domain.separator());
    }
}
