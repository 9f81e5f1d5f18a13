use super::*;
use crate::problem::Exit;

const HEAD: &str = "name = \"x\"\nend = \"9d\"\n";
const PAIR: &str = "[pair]\nfirst = \"ETH\"\nsecond = \"USD\"\n";
const WAD: u128 = 1_000_000_000_000_000_000;

fn read(farm: &str, events: &str) -> Result<Scenario, Problem> {
    Scenario::parse(&Source::toml(format!("{HEAD}events = [{events}]\n{PAIR}{farm}")))
}

#[test]
fn both_formats_say_the_same() {
    let toml = read(
        "[farm]\nstart = \"1d\"\nper_second = \"0.5\"\nfunding = 10\nallocation = 40\ntotal_allocation = 100",
        r#"{ at = 0, do = "provide", who = "A", amounts = { USD = 4, ETH = 1 } }, { at = "1d", do = "deposit", who = "A", amount = "max" },
        { at = "2d", do = "swap", who = "T", token = "USD", amount = 1 }, { at = "2d", do = "swap", who = "T", price = "5.5" }"#,
    );
    let json = r#"{"name":"x","end":"9d","pair":{"first":"ETH","second":"USD"},
        "farm":{"start":86400,"per_second":"0.5","funding":"10.0","allocation":40,"total_allocation":100},
        "events":[{"at":0,"do":"provide","who":"A","amounts":{"ETH":"1","USD":4}},{"at":86400,"do":"deposit","who":"A","amount":"max"},
        {"at":"2d","do":"swap","who":"T","token":"USD","amount":"1.0"},{"at":"2d","do":"swap","who":"T","price":"5.5"}]}"#;
    let scenario = toml.unwrap();
    assert_eq!(scenario, Scenario::parse(&Source::json(json)).unwrap());
    assert_eq!(scenario.allocations, [40, 60]);
    assert_eq!((scenario.accounts(), scenario.providers()), (vec!["A", "T"], vec!["A"]));
    let acts: Vec<(u64, Option<usize>, Act)> =
        scenario.events.into_iter().map(|event| (event.at, event.number, event.act)).collect();
    assert_eq!(
        acts,
        [
            (0, Some(1), Act::Provide("A".into(), [WAD, 4 * WAD])),
            (86_400, None, Act::Emit(WAD / 2)),
            (86_400, None, Act::Fund(10 * WAD)),
            (86_400, Some(2), Act::Deposit("A".into(), None)),
            (172_800, Some(3), Act::Swap("T".into(), Trade::Exact(1, WAD))),
            (172_800, Some(4), Act::Swap("T".into(), Trade::ToPrice(U256::from(11 * WAD / 2)))),
        ]
    );
}

#[test]
fn what_is_wrong_is_named_with_the_number_of_the_event() {
    let provide = r#"{ at = 0, do = "provide", who = "A", amounts = { ETH = 1, USD = 1 } }"#;
    for (event, words) in [
        (
            r#"do = "swap", who = "T", token = "BTC", amount = 1"#,
            "\"BTC\" is none of the pair's tokens, ETH and USD",
        ),
        (r#"do = "provide", who = "B", amounts = { ETH = 1, BTC = 1 }"#, "\"BTC\" is none of"),
        (r#"do = "provide", who = "B", amounts = { ETH = 1 }"#, "both amounts are needed"),
        (r#"do = "provide", who = "B""#, "both amounts are needed"),
        (r#"do = "provide", who = "B", amount = 1"#, "`amount` means nothing here"),
        (r#"do = "swap", who = "T", token = "ETH""#, "`amount` is missing"),
        (r#"do = "swap", who = "T", token = "ETH", amount = "max""#, "which means nothing here"),
        (r#"do = "swap", who = "T", amount = 1"#, "a swap has `token` and `amount`, or a `price`"),
        (r#"do = "swap", who = "T", price = 2, amount = 1"#, "leave `amount` out"),
        (r#"do = "swap", who = "T", price = 0"#, "price zero"),
        (r#"do = "swap", who = "T", price = "1wei""#, "is no number"),
        (r#"do = "deposit", amount = 1"#, "`who` is missing"),
        (r#"do = "deposit", who = "A,B", amount = 1"#, "is no name"),
        (r#"do = "harvest", who = "A", amount = 1"#, "`amount` means nothing here"),
        (r#"do = "remove", who = "A", price = 1"#, "`price` means nothing here"),
        (r#"do = "fund", who = "A", amount = 1"#, "leave `who` out"),
        (r#"do = "emit", amount = "max""#, "which means nothing here"),
    ] {
        let problem = read("", &format!("{provide}, {{ at = 1, {event} }}")).unwrap_err();
        assert_eq!(problem.exit, Exit::Usage);
        assert!(
            problem.what.starts_with("event 2: ") && problem.what.contains(words),
            "{words:?}: {problem}"
        );
        assert!(problem.to_string().contains("--example lp --show"));
    }
    let late = read("", r#"{ at = "10d", do = "harvest", who = "A" }"#).unwrap_err();
    assert!(late.what.contains("event 1 comes after the end"));
}

#[test]
fn pairs_and_farms_that_make_no_sense_are_refused() {
    let event = r#"{ at = 0, do = "harvest", who = "A" }"#;
    for (farm, words) in [
        (
            "per_second = 1\nfunding = 1\nallocation = 2\ntotal_allocation = 1",
            "allocation is 2 of a total of 1",
        ),
        ("per_second = 1\nfunding = 1\nallocation = 0", "total_allocation is not between"),
        ("per_second = 1\nfunding = 1\ntotal_allocation = 268435456", "total_allocation is not between"),
        ("per_second = \"max\"\nfunding = 1", "per_second is `max`"),
        ("per_second = 1\nfunding = \"much\"", "funding: \"much\" is no amount"),
        ("per_second = 1\nfunding = 1\nstart = \"10d\"", "start comes after the end"),
    ] {
        let problem = read(&format!("[farm]\n{farm}"), event).unwrap_err();
        assert!(problem.what.contains(words), "{words:?}: {problem}");
    }
    for (pair, words) in
        [("first = \"A\"\nsecond = \"A\"", "A is both"), ("first = \"\"\nsecond = \"B\"", "is no symbol")]
    {
        let text = format!("{HEAD}events = [{event}]\n[pair]\n{pair}");
        let problem = Scenario::parse(&Source::toml(text)).unwrap_err();
        assert!(problem.what.contains(words), "{problem}");
    }
}

#[test]
fn a_faster_story_emits_as_much_in_less_time() {
    let farm = "[farm]\nstart = \"1d\"\nper_second = \"0.5\"\nfunding = 10";
    let scenario = read(farm, r#"{ at = "2d", do = "harvest", who = "A" }"#).unwrap().faster(8_640);
    let instants: Vec<u64> = scenario.events.iter().map(|event| event.at).collect();
    assert_eq!((instants, scenario.end), (vec![10, 10, 20], 90));
    assert_eq!(scenario.events[0].act, Act::Emit(4_320 * WAD));
}
