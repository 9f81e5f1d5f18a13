//! The node through alloy, in process.

use crate::support::*;
use alloy::network::{EthereumWallet, TransactionBuilder};
use alloy::providers::{Provider, ProviderBuilder, RootProvider};
use alloy::rpc::client::RpcClient;
use alloy::rpc::types::{Filter, TransactionRequest};
use alloy::signers::local::PrivateKeySigner;
use alloy_primitives::{Bytes, U256};
use alloy_sol_types::{Revert, SolError};

fn wallet() -> EthereumWallet {
    PrivateKeySigner::from_bytes(&ALICE.key).expect("a key").into()
}

#[tokio::test]
async fn an_alloy_provider_deploys_and_calls_in_process() {
    let node = node();
    let client = RpcClient::new(node.transport(), true);
    let provider = ProviderBuilder::new().wallet(wallet()).connect_client(client);
    let deployment = TransactionRequest::default().with_deploy_code(init_code(COUNTER));
    let receipt =
        provider.send_transaction(deployment).await.expect("sent").get_receipt().await.expect("mined");
    assert!(receipt.status());
    let counter = receipt.contract_address.expect("an address");
    let call = TransactionRequest::default().with_to(counter);
    for expected in 1..=3u64 {
        assert_eq!(
            provider.call(call.clone()).await.expect("a value"),
            U256::from(expected).to_be_bytes::<32>()[..]
        );
        let receipt =
            provider.send_transaction(call.clone()).await.expect("sent").get_receipt().await.expect("mined");
        assert_eq!(receipt.inner.logs().len(), 1);
    }
    assert_eq!(
        provider.get_logs(&Filter::new().from_block(0).address(counter)).await.expect("logs").len(),
        3
    );
    let block = provider.get_block_by_number(4.into()).full().await.expect("answered").expect("exists");
    assert_eq!(block.transactions.len(), 1);
}

#[tokio::test]
async fn alloy_recognises_revert_data() {
    let node = node();
    let reverter = deploy(&node, REVERTER);
    let provider: RootProvider = RootProvider::new(RpcClient::new(node.transport(), true));
    let data = Bytes::from(Revert::from("no").abi_encode());
    let call = TransactionRequest::default().with_to(reverter).with_input(data.clone());
    let error = provider.call(call).await.expect_err("reverts");
    let payload = error.as_error_resp().expect("an answer of the node");
    assert_eq!(payload.code, 3);
    assert_eq!(payload.as_revert_data(), Some(data));
}

#[tokio::test]
async fn alloy_batches_are_answered_in_one_go() {
    let node = node();
    let client = RpcClient::new(node.transport(), true);
    let mut batch = client.new_batch();
    let chain = batch.add_call::<_, String>("eth_chainId", &()).expect("added");
    let unknown = batch.add_call::<_, String>("eth_unknown", &()).expect("added");
    batch.send().await.expect("sent");
    assert_eq!(chain.await.expect("answered"), "0x64aba");
    assert!(unknown.await.expect_err("unknown").to_string().contains("eth_unknown"));
}

#[tokio::test]
async fn an_alloy_provider_works_over_http() {
    let node = node();
    let server = node.serve("127.0.0.1:0".parse().expect("an address")).await.expect("listening");
    let provider = ProviderBuilder::new().wallet(wallet()).connect_http(server.url().parse().expect("a URL"));
    let transfer = TransactionRequest::default().with_to(BOB.address).with_value(U256::from(3));
    let receipt =
        provider.send_transaction(transfer).await.expect("sent").get_receipt().await.expect("mined");
    assert_eq!(receipt.gas_used, 21_000);
    assert_eq!(balance(&node, BOB.address), config().account_balance + U256::from(3));
    server.stop().await;
}
