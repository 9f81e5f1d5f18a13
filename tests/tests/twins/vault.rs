//! Vault and its twin.

use alloy::primitives::{Address, U256, keccak256};
use alloy::sol_types::{SolCall, SolEvent, SolValue};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use staking_abi::IToken::balanceOfCall as tokensOfCall;
use staking_abi::IVault::{
    Approval, AssetsMissing, Deposit, DonationFound, IVaultErrors, ProfitMaxUnlockTimeChanged, Transfer,
    Withdraw, allowanceCall, approveCall, balanceOfCall, convertToAssetsCall, convertToSharesCall,
    decimalsCall, deposit_0Call as depositCall, maxDepositCall, maxMintCall, maxRedeemCall, maxWithdrawCall,
    mint_0Call as mintCall, previewDepositCall, previewMintCall, previewRedeemCall, previewWithdrawCall,
    redeem_0Call as redeemCall, reportCall, setProfitMaxUnlockTimeCall, totalAssetsCall, totalSupplyCall,
    transferCall, transferFromCall, withdraw_0Call as withdrawCall,
};
use staking_math::vault::layout;
use staking_scripts::build::{VAULT, VAULT_LENS};
use staking_tests::fixtures::{HostileToken, TwinVault};
use staking_tests::{Vault, World};

use crate::duel::{
    DAY, Duel, OWNER, PEOPLE, Question, Side, Slots, Tally, hostile_token, involved, low_bits, number, pass,
    pause, stories, token, world,
};
use crate::mischief::Mischief;
use crate::vault_action::{Action, Part, action};

const STORIES: usize = 100;
const STEPS: usize = 40;

/// Where balances begin among the stored words.
const BALANCES: usize = 2;

/// What stories happen to.
#[derive(Clone, Copy, Debug)]
struct Setting {
    offset: u8,
    hostile: bool,
    /// How long before the end of time it begins; the clock stands still from then on.
    before_the_end: Option<u64>,
}

const SETTINGS: [Setting; 4] = [
    Setting { offset: 0, hostile: false, before_the_end: None },
    Setting { offset: 6, hostile: true, before_the_end: None },
    Setting { offset: 18, hostile: false, before_the_end: None },
    Setting { offset: 0, hostile: true, before_the_end: Some(200 * DAY) },
];

async fn begin(world: &World, setting: Setting) -> Duel {
    let lens = world.deploy(VAULT_LENS, &[]).await;
    let mut sides = Vec::new();
    for twin in [false, true] {
        let asset = if setting.hostile { hostile_token(world).await } else { token(world).await };
        let contract = if twin {
            let arguments = (OWNER, asset, U256::from(setting.offset)).abi_encode_params();
            world.create(&TwinVault::BYTECODE, &arguments).await
        } else {
            let arguments = Vault::arguments(OWNER, asset, lens, setting.offset, false);
            world.deploy(VAULT, &arguments).await
        };
        sides.push(Side { contract, tokens: vec![asset] });
    }
    let duel = Duel { sides: sides.try_into().unwrap() };
    duel.open(world).await;
    duel
}

/// What is asked about those who are involved, and what everything is worth.
fn questions(side: &Side, setting: Setting, involved: &[usize]) -> Vec<Question> {
    let (vault, token) = (side.contract, side.tokens[0]);
    let (assets, shares) = (U256::from(1_000_003), U256::from(10).pow(U256::from(setting.offset + 5)));
    let mut all = vec![
        Question::new("tokens of the vault", token, tokensOfCall { account: vault }),
        Question::new("assets", vault, totalAssetsCall {}),
        Question::new("all shares", vault, totalSupplyCall {}),
        Question::new("shares of assets", vault, convertToSharesCall { assets }),
        Question::new("assets of shares", vault, convertToAssetsCall { shares }),
        Question::new("a mint", vault, previewMintCall { shares }),
        Question::new("a withdrawal", vault, previewWithdrawCall { assets }),
        Question::new("most of a deposit", vault, maxDepositCall { receiver: vault }),
        Question::new("most of a mint", vault, maxMintCall { receiver: vault }),
    ];
    let everything = involved.len() > 1;
    for owner in involved.iter().map(|who| PEOPLE[*who]) {
        all.push(Question::new(format!("shares of {owner}"), vault, balanceOfCall { account: owner }));
        all.push(Question::new(format!("most withdrawn by {owner}"), vault, maxWithdrawCall { owner }));
        all.push(Question::new(format!("tokens of {owner}"), token, tokensOfCall { account: owner }));
        if everything {
            all.push(Question::new(format!("most redeemed by {owner}"), vault, maxRedeemCall { owner }));
            for spender in PEOPLE {
                let name = format!("allowance of {spender} by {owner}");
                all.push(Question::new(name, vault, allowanceCall { owner, spender }));
            }
        }
    }
    if everything {
        let too_many = U256::ONE << 160usize;
        all.push(Question::new("decimals", vault, decimalsCall {}));
        all.push(Question::new("a deposit", vault, previewDepositCall { assets }));
        all.push(Question::new("a redemption", vault, previewRedeemCall { shares }));
        all.push(Question::new("too many assets", vault, convertToSharesCall { assets: too_many }));
        all.push(Question::new("too many shares", vault, previewMintCall { shares: too_many }));
    }
    if setting.hostile {
        all.push(Question::new("success of re-entry", token, HostileToken::reentrySucceededCall {}));
        all.push(Question::new("answer to re-entry", token, HostileToken::reentryAnswerCall {}));
    }
    all
}

/// Words that both keep, with the allowances of those who are involved. Of what is locked the instants count only while something is.
fn slots(involved: &[usize]) -> Vec<Slots> {
    let word = |name: &str, ours, at: u64, bits| (name.to_owned(), [U256::from(ours), U256::from(at)], bits);
    let mut all = vec![
        word("totals", layout::TOTALS_SLOT, 0, U256::MAX),
        word("profit", layout::PROFIT_SLOT, 1, low_bits(96) | low_bits(32) << 160usize),
    ];
    let mapped = |key: Address, slot: U256| U256::from_be_bytes(keccak256((key, slot).abi_encode()).0);
    for account in PEOPLE {
        let of = |slot: u64| mapped(account, U256::from(slot));
        all.push((format!("shares of {account}"), [of(layout::BALANCES_SLOT), of(2)], U256::MAX));
    }
    for owner in involved.iter().map(|who| PEOPLE[*who]) {
        for spender in PEOPLE {
            let of = |slot: u64| mapped(spender, mapped(owner, U256::from(slot)));
            let slots = [of(layout::ALLOWANCES_SLOT), of(3)];
            all.push((format!("allowance of {spender} by {owner}"), slots, U256::MAX));
        }
    }
    all
}

fn explain(selector: [u8; 4]) -> Option<&'static str> {
    IVaultErrors::name_by_selector(selector)
}

struct Story<'a> {
    world: &'a World,
    duel: &'a Duel,
    setting: Setting,
    /// What the vault holds of its asset, and what shares stand for.
    told: [U256; 2],
    stored: Vec<U256>,
}

impl Story<'_> {
    async fn compare(&mut self, after: &str, involved: &[usize]) {
        let asked = |side: &Side| questions(side, self.setting, involved);
        let told = self.duel.ask(self.world, after, asked).await;
        self.told = [number(&told[0]), number(&told[1])];
        self.stored = self.duel.stored(self.world, after, &slots(involved)).await;
    }

    /// Shares that somebody has, or what they are about worth.
    fn of(&self, owner: usize, part: Part, in_assets: bool) -> U256 {
        let Part::Of64(part) = part else {
            return if let Part::Number(number) = part { number } else { U256::ZERO };
        };
        let (shares, supply) = (self.stored[BALANCES + owner], self.stored[0] >> 96usize);
        let whole = if in_assets && !supply.is_zero() {
            let [_, assets] = self.told;
            // The product of 160 and 96 bits fits.
            shares * assets / supply
        } else {
            shares
        };
        (whole * U256::from(part)).div_ceil(U256::from(64))
    }

    /// Does it to both.
    async fn play(&mut self, what: &str, action: Action, tally: &mut Tally) {
        let by = action.who();
        let receiver = |side: &Side, to: usize| match to {
            4 => PEOPLE[by],
            5 => Address::ZERO,
            6 => side.contract,
            somebody => PEOPLE[somebody],
        };
        let somebody = |owner: usize| if owner == 4 { by } else { owner };
        let call = |side: &Side| match action {
            Action::Deposit { to, assets, .. } => {
                depositCall { assets, receiver: receiver(side, to) }.abi_encode()
            }
            Action::Mint { to, shares, .. } => mintCall { shares, receiver: receiver(side, to) }.abi_encode(),
            Action::Withdraw { to, owner, part, .. } => {
                let assets = self.of(somebody(owner), part, true);
                let (receiver, owner) = (receiver(side, to), PEOPLE[somebody(owner)]);
                withdrawCall { assets, receiver, owner }.abi_encode()
            }
            Action::Redeem { to, owner, part, .. } => {
                let shares = self.of(somebody(owner), part, false);
                let (receiver, owner) = (receiver(side, to), PEOPLE[somebody(owner)]);
                redeemCall { shares, receiver, owner }.abi_encode()
            }
            Action::Transfer { to, part, .. } => {
                transferCall { to: receiver(side, to), value: self.of(by, part, false) }.abi_encode()
            }
            Action::TransferFrom { to, owner, part, .. } => {
                let value = self.of(owner, part, false);
                transferFromCall { from: PEOPLE[owner], to: receiver(side, to), value }.abi_encode()
            }
            Action::Approve { to, part, .. } => {
                // More than everything is for ever.
                let forever = matches!(part, Part::Of64(65));
                let value = if forever { U256::MAX } else { self.of(by, part, false) };
                approveCall { spender: receiver(side, to), value }.abi_encode()
            }
            Action::Report => reportCall {}.abi_encode(),
            Action::SetPeriod { seconds, .. } => {
                setProfitMaxUnlockTimeCall { period: U256::from(seconds) }.abi_encode()
            }
            Action::Token(_) => Vec::new(),
        };
        let from = if let Action::SetPeriod { by_owner: true, .. } = action { OWNER } else { PEOPLE[by] };
        let scene = (self.world, self.duel);
        let outcome = if let Action::Token(mischief) = action {
            mischief.play(scene, what, (0, self.setting.hostile), self.told[0], reentry).await;
            // Half of the gifts and losses are booked at once: what is locked then often meets what comes next.
            let booked = match mischief {
                Mischief::Donate { amount, .. } => amount.bit(0),
                Mischief::Confiscate { part, .. } => part % 2 == 1,
                _ => false,
            };
            if booked {
                let report = reportCall {}.abi_encode();
                self.duel
                    .act_and_answer(self.world, what, from, |side| (side.contract, report.clone()))
                    .await;
            }
            return;
        } else if action.answers() {
            self.duel.act_and_answer(self.world, what, from, |side| (side.contract, call(side))).await
        } else {
            self.duel.act(self.world, what, from, |side| (side.contract, call(side))).await
        };
        let name = format!("{action:?}").split(' ').next().unwrap_or_default().to_owned();
        tally.count(&name, &outcome, explain);
    }
}

/// What a token calls the vault with.
fn reentry(kind: u8, _side: &Side) -> Vec<u8> {
    let (receiver, owner) = (PEOPLE[0], PEOPLE[0]);
    match kind {
        0 => depositCall { assets: U256::ZERO, receiver }.abi_encode(),
        1 => redeemCall { shares: U256::ZERO, receiver, owner }.abi_encode(),
        2 => reportCall {}.abi_encode(),
        3 => totalAssetsCall {}.abi_encode(),
        4 => maxDepositCall { receiver }.abi_encode(),
        _ => transferCall { to: receiver, value: U256::ZERO }.abi_encode(),
    }
}

#[tokio::test]
async fn whatever_happens_vault_does_as_its_twin() {
    let mut tally = Tally::default();
    let number = stories(STORIES);
    for (at, setting) in SETTINGS.into_iter().enumerate() {
        let world = world(setting.before_the_end.map_or(0, |before| (1 << 32) - before)).await;
        let duel = begin(&world, setting).await;
        let mut runner = TestRunner::deterministic();
        let told = prop::collection::vec((pause(), action()), STEPS);
        for number in 0..number {
            // The same story is told in one setting only.
            let story = told.new_tree(&mut runner).unwrap().current();
            if number % SETTINGS.len() != at {
                continue;
            }
            let state = world.remember().await;
            let (told, stored) = ([U256::ZERO; 2], Vec::new());
            let mut scene = Story { world: &world, duel: &duel, setting, told, stored };
            scene.compare("the beginning", &involved(0, 0)).await;
            for (step, (seconds, action)) in story.into_iter().enumerate() {
                let place = format!("story {number} ({setting:?}), {step}: after {seconds} s {action:?}");
                // Of a failure the test harness shows what was printed, which is then the story so far.
                println!("{place}");
                pass(&world, seconds).await;
                scene.play(&place, action, &mut tally).await;
                let step = if step + 1 == STEPS { 0 } else { step };
                scene.compare(&place, &involved(step, action.who())).await;
            }
            world.recall(state).await;
        }
    }
    tally.finish(
        "Vault and its twin",
        [number, STORIES],
        &[
            "Deposit",
            "Mint",
            "Withdraw",
            "Redeem",
            "Transfer",
            "TransferFrom",
            "Approve",
            "Report",
            "SetPeriod",
        ],
        &[
            "ERC4626ExceededMaxDeposit",
            "ERC4626ExceededMaxMint",
            "ERC4626ExceededMaxWithdraw",
            "ERC4626ExceededMaxRedeem",
            "ERC20InsufficientBalance",
            "ERC20InsufficientAllowance",
            "ERC20InvalidReceiver",
            "ERC20InvalidSpender",
            "InvalidReceiver",
            "ZeroShares",
            "BelowFirstDeposit",
            "TokenCallFailed",
            "InvalidPeriod",
            "OwnableUnauthorizedAccount",
        ],
        &[
            ("Deposit", Deposit::SIGNATURE_HASH),
            ("Withdraw", Withdraw::SIGNATURE_HASH),
            ("Transfer", Transfer::SIGNATURE_HASH),
            ("Approval", Approval::SIGNATURE_HASH),
            ("DonationFound", DonationFound::SIGNATURE_HASH),
            ("AssetsMissing", AssetsMissing::SIGNATURE_HASH),
            ("ProfitMaxUnlockTimeChanged", ProfitMaxUnlockTimeChanged::SIGNATURE_HASH),
        ],
    );
}

/// Chance hardly ever has a loss meet more than it locked.
#[tokio::test]
async fn a_loss_smaller_than_what_is_locked_costs_no_share_in_both() {
    let setting = SETTINGS[1];
    let world = world(0).await;
    let duel = begin(&world, setting).await;
    let mut scene = Story { world: &world, duel: &duel, setting, told: [U256::ZERO; 2], stored: Vec::new() };
    scene.compare("the beginning", &involved(0, 0)).await;
    let (assets, amount) = (U256::from(1_000_000_007u64), U256::from(100_000_007u64));
    let mut tally = Tally::default();
    for (seconds, action) in [
        (0, Action::Deposit { by: 0, to: 4, assets }),
        (0, Action::Token(Mischief::Donate { who: 1, amount })),
        (DAY, Action::Token(Mischief::Confiscate { part: 1, halved: 0 })),
        (DAY, Action::Deposit { by: 1, to: 4, assets }),
        (7 * DAY, Action::Redeem { by: 0, to: 4, owner: 4, part: Part::Of64(64) }),
    ] {
        pass(&world, seconds).await;
        let before = scene.told[1];
        scene.play("a loss", action, &mut tally).await;
        scene.compare("a loss", &involved(0, 0)).await;
        if let Action::Token(_) = action {
            assert!(scene.told[1] >= before, "shares stood for {before}, and for {} after", scene.told[1]);
        }
    }
    assert!(tally.refused.is_empty() && tally.taken.len() == 2, "{:?}", tally.refused);
}
