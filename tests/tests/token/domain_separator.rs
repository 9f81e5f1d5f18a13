use crate::stage::Stage;
use staking_tests::World;
use staking_tests::permit::domain;

#[tokio::test]
async fn is_that_of_the_name_given_at_deployment() {
    let world = World::new().await;
    for name in ["Stake", "", &"a long name, ".repeat(9)] {
        let stage = Stage::called(world.clone(), name, "STK").await;
        let domain = domain(&stage.world, name, stage.address());
        assert_eq!(stage.token.DOMAIN_SEPARATOR().call().await.unwrap(), domain.separator());
    }
}
