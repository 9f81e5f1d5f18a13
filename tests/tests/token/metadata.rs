use crate::stage::Stage;
use staking_tests::World;

#[tokio::test]
async fn name_and_symbol_are_those_given_at_deployment() {
    let Stage { token, .. } = Stage::new().await;
    assert_eq!(token.name().call().await.unwrap(), "Stake");
    assert_eq!(token.symbol().call().await.unwrap(), "STK");
    assert_eq!(token.decimals().call().await.unwrap(), 18);
}

/// Storage keeps strings of up to 31 bytes in one word and longer ones elsewhere.
#[tokio::test]
async fn names_of_any_length_are_kept() {
    let world = World::new().await;
    let accents = "Jeton d'épargne à très long terme, réservé aux plus patients";
    for name in ["", &"n".repeat(31), &"n".repeat(32), &"n".repeat(33), &"n".repeat(300), accents] {
        let Stage { token, .. } = Stage::called(world.clone(), name, &name.to_uppercase()).await;
        assert_eq!(token.name().call().await.unwrap(), name);
        assert_eq!(token.symbol().call().await.unwrap(), name.to_uppercase());
    }
}
