use super::*;
use crate::verbs::simulate::fields::Source;
use crate::verbs::simulate::lp::position::BreakEven;
use crate::verbs::simulate::series::START;

const PROVIDE: &str = r#"{ at = 0, do = "provide", who = "A", amounts = { ETH = 100, USD = 400 } }"#;
const FARM: &str = "[farm]\nper_second = 1\nfunding = 100\nallocation = 1\ntotal_allocation = 4";

fn played(events: &str, farm: &str) -> Result<Series, Problem> {
    let text = format!(
        "name = \"x\"\nend = 200\nsample = 50\nevents = [{events}]\n[pair]\nfirst = \"ETH\"\nsecond = \"USD\"\n{farm}"
    );
    let scenario = Scenario::parse(&Source::toml(text)).unwrap();
    play(&scenario, &scenario.times(START))
}

#[test]
fn a_price_that_quadruples_costs_a_fifth_and_fees_come_on_top() {
    let swap = r#"{ at = 50, do = "swap", who = "T", price = 16 }"#;
    let series = played(&format!("{PROVIDE}, {swap}"), "").unwrap();
    let instants: Vec<(u64, Option<usize>)> =
        series.samples.iter().map(|sample| (sample.at, sample.after_event)).collect();
    assert_eq!(instants, [(0, Some(1)), (50, Some(2)), (100, None), (150, None), (200, None)]);
    let position = &series.end.positions[0];
    // 100 ETH at 16 and 400 USD; without fees 1,600.
    let close = |found: u128, expected: u128| found.abs_diff(expected * WAD) < WAD / 1_000_000;
    assert!(close(position.worth_held, 2_000) && close(position.impermanent_loss, 400), "{position:?}");
    assert!(position.fees > 0 && position.net < 0);
    assert_eq!(position.break_even_by_emissions, BreakEven::NotFarmed);
    assert!(matches!(position.break_even_with_fees, BreakEven::In { funded: true, .. }));
    // The fee of 0.3 % on what doubles the reserve: some 0.3 % · 400 / 1,600 of the worth, in 50 seconds.
    let apr = series.samples[2].fee_apr_bps.unwrap();
    let expected = U256::from(position.fees.unsigned_abs()) * U256::from(YEAR * 10_000);
    assert!(apr.abs_diff(expected / U256::from(1_600 * WAD * 100)) * U256::from(1_000) < apr, "{apr}");
    assert_eq!(series.samples[2].emission_apr_bps, None);
}

#[test]
fn a_quarter_of_the_emission_goes_to_the_pool_and_is_shared_in_it() {
    let events = format!(
        r#"{PROVIDE}, {{ at = 0, do = "provide", who = "B", amounts = {{ ETH = 300, USD = 1200 }} }},
        {{ at = 0, do = "deposit", who = "A", amount = "max" }}, {{ at = 40, do = "deposit", who = "B", amount = 600 }},
        {{ at = 40, do = "harvest", who = "A" }}, {{ at = 80, do = "exit", who = "B" }}, {{ at = 100, do = "remove", who = "B", amount = "max" }}"#
    );
    let series = played(&events, FARM).unwrap();
    let [a, b] = &series.end.positions[..] else { panic!("two providers") };
    let close = |found: u128, expected: u128| found.abs_diff(expected * WAD) < WAD / 1_000_000;
    // Alone for 40 s, a quarter of 40 s, and alone for 20 s until the funding ends.
    assert!(
        close(a.harvested, 10) && close(a.emissions, 10 + 2 + 5 + 1) || close(a.emissions * 2, 35),
        "{a:?}"
    );
    assert!(close(b.harvested * 2, 15) && b.liquidity == 0, "{b:?}");
    assert_eq!((series.funded, series.end.runway), (100 * WAD, 0));
    // What B provided came out again, less roundings, and counts with both.
    assert!(b.worth_provided.abs_diff(b.worth_held) < 10 && close(b.worth_held, 2_400));
    let paid: u128 = series.events.iter().map(|event| event.moved.got.reward).sum();
    assert_eq!(paid + series.left, series.funded);
    // Three quarters went to pools that nobody is in.
    assert!(close(series.end.undistributed, 75));
    // A quarter of a token per second on 400 USD of ETH and 400 USD.
    let apr = series.samples.iter().find(|sample| sample.after_event == Some(5)).unwrap().emission_apr_bps;
    assert!(apr.unwrap().abs_diff(U256::from(YEAR * 10_000 / 4 / 800)) <= U256::ONE, "{apr:?}");
}

#[test]
fn emissions_make_up_for_the_loss_at_their_rate() {
    let swap = r#"{ at = 20, do = "swap", who = "T", price = "4.41" }"#;
    let events = format!(r#"{PROVIDE}, {{ at = 0, do = "deposit", who = "A", amount = "max" }}, {swap}"#);
    let series = played(&events, FARM).unwrap();
    let after = |event| series.samples.iter().find(|sample| sample.after_event == Some(event)).unwrap();
    assert_eq!(after(4).positions[0].break_even_by_emissions, BreakEven::NoLoss);
    // (100 · 4.41 + 400) − 2 · √(100 · 400 · 4.41) = 1, while 5 are emitted already.
    assert_eq!(after(5).positions[0].break_even_by_emissions, BreakEven::AlreadyMadeUp);
    let price = after(5).positions[0].break_even_reward_price.unwrap();
    assert!(price.abs_diff(U256::from(WAD / 5)) < U256::from(WAD / 1_000_000), "{price}");
}

#[test]
fn a_price_that_comes_back_leaves_the_fees() {
    let swaps =
        r#"{ at = 20, do = "swap", who = "T", price = 9 }, { at = 60, do = "swap", who = "T", price = 4 }"#;
    let series = played(&format!("{PROVIDE}, {swaps}"), "").unwrap();
    let position = &series.end.positions[0];
    assert!(position.impermanent_loss < 1_000 && position.fees > 0 && position.net > 0, "{position:?}");
}

#[test]
fn what_the_contracts_would_refuse_names_the_event() {
    for (before, event, words) in [
        (
            "",
            r#"do = "deposit", who = "A", amount = 1"#,
            "event 1: the contracts would refuse it|the pair is empty",
        ),
        ("", r#"do = "swap", who = "A", token = "ETH", amount = 1"#, "event 1|the pair is empty"),
        ("", r#"do = "swap", who = "A", price = 1"#, "event 1|the pair is empty"),
        ("", r#"do = "remove", who = "A", amount = "max""#, "event 1|A has no LP tokens outside the farm"),
        (
            PROVIDE,
            r#"do = "remove", who = "A", amount = 201"#,
            "event 2|holds only 199999999999999999000 wei",
        ),
        (PROVIDE, r#"do = "withdraw", who = "A", amount = "1wei""#, "event 2|only 0 wei are staked"),
        (PROVIDE, r#"do = "exit", who = "A""#, "event 2|A has no LP tokens in the farm"),
        (
            PROVIDE,
            r#"do = "deposit", who = "B", amount = "max""#,
            "event 2|B has no LP tokens outside the farm",
        ),
        (PROVIDE, r#"do = "swap", who = "T", token = "USD", amount = "6000000000000000""#, "event 2|at most"),
        (
            PROVIDE,
            r#"do = "swap", who = "T", token = "USD", amount = "1wei""#,
            "event 2|nothing would come out",
        ),
        (PROVIDE, r#"do = "swap", who = "T", price = 4"#, "event 2|this price already"),
        (PROVIDE, r#"do = "fund", amount = 0"#, "event 2|the amount is zero"),
        (PROVIDE, r#"do = "emit", amount = 5000"#, "event 2|it would exceed"),
    ] {
        let comma = if before.is_empty() { "" } else { ", " };
        let problem = played(&format!("{before}{comma}{{ at = 1, {event} }}"), "").unwrap_err();
        assert_eq!(problem.exit, Exit::Usage);
        for words in words.split('|') {
            assert!(problem.to_string().contains(words), "{words:?} is missing in {problem}");
        }
    }
    let problem = played(PROVIDE, "[farm]\nper_second = 1\nfunding = 0").unwrap_err();
    assert!(problem.what.starts_with("the start of the farm: "), "{problem}");
}
