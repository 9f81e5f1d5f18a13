//! A plan as a table and as JSON.

use crate::amount::ether;
use crate::deploy::fee::DataFee;
use crate::output::{grouped, table};
use crate::suite::look::State;
use crate::suite::manifest::shown;
use crate::suite::plan::{Plan, Planned};
use crate::suite::{Suite, Task, Work};
use crate::verbs::suite::Sender;
use alloy::primitives::U256;
use serde_json::{Map, Value, json};

/// As one JSON object. Amounts of wei are texts: no JSON number holds them.
pub(super) fn json(sender: &Sender, suite: &Suite, plan: &Plan) -> Value {
    let steps: Vec<Value> =
        suite.tasks.iter().zip(&plan.steps).map(|(task, step)| step_json(task, step, plan)).collect();
    let contracts: Map<String, Value> =
        suite.contracts().map(|(name, _, address)| (name.to_owned(), json!(address.to_string()))).collect();
    let sum = |of: fn(&Planned) -> u64| plan.steps.iter().map(of).sum::<u64>();
    json!({
        "chainId": sender.chain.id,
        "embedded": sender.chain.embedded,
        "suite": suite.name,
        "sender": suite.sender.to_string(),
        "owner": suite.owner.to_string(),
        "salt": suite.salt,
        "gasPrice": plan.gas_price.to_string(),
        "contracts": contracts,
        "steps": steps,
        "total": {
            "transactions": plan.transactions(),
            "gas": sum(Planned::gas),
            "l1Gas": sum(|step| step.l1_gas),
            "activationGas": sum(|step| step.activation_gas.unwrap_or_default()),
            "dataFee": data_fees(plan).to_string(),
            "cost": plan.cost().to_string(),
        },
        "balance": plan.balance.to_string(),
        "needed": plan.needed().to_string(),
        "sufficient": plan.balance >= plan.needed(),
        "obstacle": plan.obstacle(),
    })
}

fn step_json(task: &Task, step: &Planned, plan: &Plan) -> Value {
    let state = match &step.state {
        State::Done => "done",
        State::Asleep(_) => "asleep",
        State::ToDo => "toDo",
    };
    let mut value = json!({
        "name": task.name,
        "does": task.in_words(),
        "state": state,
        "gas": step.l2_gas.map(|_| step.gas()),
        "l1Gas": step.l1_gas,
        "activationGas": step.activation_gas,
        "dataFee": match step.data_fee {
            DataFee::Unknown => Value::Null,
            DataFee::None => json!("0"),
            DataFee::Estimated(fee) | DataFee::Exactly(fee) => json!(fee.to_string()),
        },
        "value": step.data_fee.value().to_string(),
        "cost": step.cost(plan.gas_price).to_string(),
        "obstacle": step.obstacle,
    });
    let more = match &task.work {
        Work::Deploy(deploy) => {
            let arguments: Map<String, Value> =
                deploy.arguments.iter().map(|(of, value)| (of.name.clone(), json!(shown(value)))).collect();
            json!({
                "kind": "deploy",
                "contract": deploy.contract.name,
                "address": deploy.address.to_string(),
                "arguments": arguments,
                "codeHash": deploy.artifact.code_hash,
                "compressedBytes": deploy.artifact.compressed_size(),
                "startGas": step.start_gas.map(|(gas, _)| gas),
                "startGasCached": step.start_gas.map(|(_, cached)| cached),
                "cacheBid": step.cache_bid.map(|bid| bid.to_string()),
            })
        }
        Work::Call(call) => json!({
            "kind": "call",
            "to": call.to.to_string(),
            "function": call.function.signature(),
            "arguments": call.arguments.iter().map(shown).collect::<Vec<_>>(),
            "creates": call.creates.as_ref().map(|created| created.address.to_string()),
        }),
        Work::HandOver(it) => json!({
            "kind": "handOver", "to": it.at.to_string(), "function": it.office.offer,
        }),
    };
    if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
        value.extend(more);
    }
    value
}

fn data_fees(plan: &Plan) -> U256 {
    let fees = plan.steps.iter().map(|step| match step.data_fee {
        DataFee::Estimated(fee) => fee,
        other => other.value(),
    });
    fees.fold(U256::ZERO, U256::saturating_add)
}

/// As a table with a summary.
pub(super) fn text(sender: &Sender, suite: &Suite, plan: &Plan) -> String {
    let rows: Vec<Vec<String>> =
        suite.tasks.iter().zip(&plan.steps).map(|(task, step)| row(task, step, plan)).collect();
    let head =
        ["step", "state", "address", "gas", "activation", "L1 gas", "data fee", "cost (ETH)", "cache bid"];
    let mut text = table(&head, &rows, &[3, 4, 5, 6, 7, 8]);
    let chain = match sender.chain.embedded {
        true => "an embedded chain".to_owned(),
        false => format!("chain {}", sender.chain.id),
    };
    text += &format!(
        "\n{} transactions on {chain}, {} gas at {} wei, {} ETH of data fees: {} ETH in all.\n",
        plan.transactions(),
        grouped(plan.steps.iter().map(Planned::gas).sum()),
        grouped(u64::try_from(plan.gas_price).unwrap_or(u64::MAX)),
        ether(data_fees(plan)),
        ether(plan.cost()),
    );
    text += &format!(
        "{} has {} ETH and needs {}, of which what the activations do not use comes back.\n",
        suite.sender,
        ether(plan.balance),
        ether(plan.needed()),
    );
    if suite.owner != suite.sender {
        text +=
            &format!("{} owns everything once it has accepted: stake accept {}\n", suite.owner, suite.name);
    }
    text + "Gas was measured by doing all of it on an embedded chain; nothing was sent.\n"
}

fn row(task: &Task, step: &Planned, plan: &Plan) -> Vec<String> {
    let nothing = || "-".to_owned();
    let address = match &task.work {
        Work::Deploy(deploy) => deploy.address.to_string(),
        Work::Call(call) => call.creates.as_ref().map_or_else(nothing, |created| created.address.to_string()),
        Work::HandOver(_) => nothing(),
    };
    let state = match &step.state {
        State::Done => "done",
        State::Asleep(_) => "asleep",
        State::ToDo if step.obstacle.is_some() => "would fail",
        State::ToDo => "to do",
    };
    let amount = |gas: u64| if gas == 0 { nothing() } else { grouped(gas) };
    let fee = match step.data_fee {
        DataFee::None => nothing(),
        DataFee::Estimated(fee) | DataFee::Exactly(fee) => ether(fee),
        DataFee::Unknown => "unknown".to_owned(),
    };
    vec![
        task.in_words(),
        state.to_owned(),
        address,
        step.l2_gas.map_or_else(|| "unknown".to_owned(), |_| amount(step.gas())),
        amount(step.activation_gas.unwrap_or_default()),
        amount(step.l1_gas),
        fee,
        if step.state == State::Done { nothing() } else { ether(step.cost(plan.gas_price)) },
        step.cache_bid.map_or_else(nothing, ether),
    ]
}
