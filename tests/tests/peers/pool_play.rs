//! Doing to both pools what people do, and holding what they say against each other and against the model.

use alloy::primitives::U256;
use alloy::sol_types::{SolCall, SolError, SolEvent};
use num_rational::BigRational;
use proptest::prelude::*;
use staking_abi::IStakingRewards::{
    RateTooLow, RewardAdded, exitCall, getRewardCall, notifyRewardAmountCall, permitLowerRateCall,
    setPausedCall, setRewardsDurationCall, stakeCall, withdrawCall,
};

use crate::pool_model::{Book, Terms, wei, whole};
use crate::pools::{FORTUNE, PEOPLE, Peer, Person, Rivals, Role, State};
use crate::stage::{Outcome, Stage};
use crate::told::{Tally, Verdict, equal, holds};

/// Units that an exact story stakes at most in all, and what all numbers up to it divide.
const UNITS: u64 = 16;
const DIVISIBLE: u64 = 720_720;

/// Which amounts a story knows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scale {
    /// Those with which no peer rounds: stakes are a few units of `2^twos · 5^fives` wei, which divides 10^18, and rates
    /// are multiples of all that the units may be divided by.
    Exact { twos: u8, fives: u8 },
    /// Any.
    Free,
}

/// How long it takes until a step.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wait {
    Seconds(u64),
    /// Until the period ends, or a second around it.
    End(i8),
}

/// What somebody does. Seeds mean amounts by the scale, parts are of 64 of what there is, of which more are too many.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Stake { who: usize, seed: u64, bits: u8 },
    StakeTooMuch { who: usize },
    Withdraw { who: usize, part: u8 },
    Claim { who: usize },
    Exit { who: usize },
    Fund { seed: u64, bits: u8 },
    FundAsStranger { who: usize },
    Pause { on: bool, by: Option<usize> },
    Last { seconds: u32, by: Option<usize> },
    Donate { seed: u64 },
}

pub(crate) fn exact() -> impl Strategy<Value = Scale> {
    (0..=18u8, 0..=18u8).prop_map(|(twos, fives)| Scale::Exact { twos, fives })
}

pub(crate) fn step() -> impl Strategy<Value = (Wait, Step)> {
    let (who, seed) = (0..PEOPLE, any::<u64>());
    let by = || prop_oneof![3 => Just(None), 1 => (0..PEOPLE).prop_map(Some)];
    let step = prop_oneof![
        24 => (who.clone(), seed, 0..92u8).prop_map(|(who, seed, bits)| Step::Stake { who, seed, bits }),
        2 => who.clone().prop_map(|who| Step::StakeTooMuch { who }),
        14 => (who.clone(), 0..80u8).prop_map(|(who, part)| Step::Withdraw { who, part }),
        16 => who.clone().prop_map(|who| Step::Claim { who }),
        6 => who.clone().prop_map(|who| Step::Exit { who }),
        16 => (seed, 0..88u8).prop_map(|(seed, bits)| Step::Fund { seed, bits }),
        2 => who.prop_map(|who| Step::FundAsStranger { who }),
        4 => (any::<bool>(), by()).prop_map(|(on, by)| Step::Pause { on, by }),
        4 => (1..10 * 86_400u32, by()).prop_map(|(seconds, by)| Step::Last { seconds, by }),
        2 => any::<u64>().prop_map(|seed| Step::Donate { seed }),
    ];
    let wait = prop_oneof![
        3 => Just(Wait::Seconds(0)),
        4 => (1..100u64).prop_map(Wait::Seconds),
        6 => (1..400_000u64).prop_map(Wait::Seconds),
        1 => (1..6_000_000u64).prop_map(Wait::Seconds),
        2 => (-1..=1i8).prop_map(Wait::End),
    ];
    (wait, step)
}

/// Both pools, what either should owe, and what was sent to both.
pub(crate) struct Story {
    rivals: Rivals,
    scale: Scale,
    books: [Book; 2],
    now: u64,
    end: u64,
    duration: u64,
    funded: U256,
    donated: U256,
    /// Ours after the last step.
    last: State,
}

impl Story {
    pub(crate) async fn begin(stage: &Stage, rivals: Rivals, scale: Scale) -> Self {
        let now = stage.world.now().await;
        let books = [Terms::ours(), Terms::theirs()].map(|terms| Book::new(terms, now));
        let duration = rivals.peer.duration();
        let ([last, _], _) = rivals.states(stage).await;
        let (end, nothing) = (now + 360 * 86_400, U256::ZERO);
        Self { rivals, scale, books, now, end, duration, funded: nothing, donated: nothing, last }
    }

    fn is_exact(&self) -> bool {
        matches!(self.scale, Scale::Exact { .. })
    }

    fn unit(&self) -> U256 {
        match self.scale {
            Scale::Exact { twos, fives } => U256::from(5).pow(U256::from(fives)) << usize::from(twos),
            Scale::Free => U256::ONE,
        }
    }

    /// Tells a story from its beginning.
    pub(crate) async fn tell(&mut self, stage: &Stage, steps: &[(Wait, Step)], tally: &mut Tally) -> Verdict {
        for (at, (wait, step)) in steps.iter().enumerate() {
            let place = |why| format!("step {at}, {wait:?} {step:?}: {why}");
            self.wait(stage, *wait).await;
            if let Some(success) = self.play(stage, *step).await.map_err(place)? {
                tally.count(step, success);
            }
            self.compare(stage).await.map_err(place)?;
        }
        Ok(())
    }

    async fn wait(&mut self, stage: &Stage, wait: Wait) {
        let left = self.books[0].finish.saturating_sub(self.now);
        let seconds = match wait {
            Wait::Seconds(seconds) => seconds,
            Wait::End(around) => left.saturating_add_signed(around.into()),
        };
        // Programs expire after a year.
        let seconds = seconds.min(self.end.saturating_sub(self.now));
        stage.pass(seconds).await;
        self.now += seconds;
        for book in &mut self.books {
            book.pass(self.now);
        }
    }

    /// Has both do the same.
    async fn both(&self, stage: &Stage, who: Role, call: impl SolCall) -> Result<bool, String> {
        let data = call.abi_encode();
        let outcomes = self.rivals.act(stage, who, [data.clone(), data]).await;
        self.rivals.agree(&outcomes, !self.is_exact())?;
        Ok(outcomes[0].success)
    }

    fn touch(&mut self, who: Option<usize>) {
        self.books.iter_mut().for_each(|book| book.touch(who));
    }

    /// Whether it succeeded; nothing if it makes no sense now.
    async fn play(&mut self, stage: &Stage, step: Step) -> Result<Option<bool>, String> {
        let ours = self.last.clone();
        let success = match step {
            Step::Stake { who, seed, bits } => {
                let amount = self.stake_of(&ours, seed, bits).min(ours.people[who].stake);
                let success = self.both(stage, Role::Person(who), stakeCall { amount }).await?;
                if success {
                    self.books.iter_mut().for_each(|book| book.stake(who, amount));
                }
                success
            }
            Step::StakeTooMuch { who } => {
                let amount = ours.people[who].stake + U256::ONE;
                self.both(stage, Role::Person(who), stakeCall { amount }).await?
            }
            Step::Withdraw { who, part } => {
                let units = ours.people[who].staked / self.unit();
                let some = (units * U256::from(part)).div_ceil(U256::from(64)) * self.unit();
                let too_many = U256::from(part > 64 && some <= ours.people[who].staked);
                let amount = some + too_many;
                let success = self.both(stage, Role::Person(who), withdrawCall { amount }).await?;
                if success {
                    self.books.iter_mut().for_each(|book| book.withdraw(who, amount));
                }
                success
            }
            Step::Claim { who } => {
                let success = self.both(stage, Role::Person(who), getRewardCall {}).await?;
                self.touch(Some(who));
                success
            }
            Step::Exit { who } => {
                let success = self.both(stage, Role::Person(who), exitCall {}).await?;
                if success {
                    self.books.iter_mut().for_each(|book| book.withdraw(who, ours.people[who].staked));
                }
                success
            }
            Step::Fund { seed, bits } => {
                let Some(amount) = self.reward_of(seed, bits) else { return Ok(None) };
                self.fund(stage, amount).await?;
                true
            }
            Step::FundAsStranger { who } => {
                let call = notifyRewardAmountCall { reward: U256::ONE };
                self.both(stage, Role::Person(who), call).await?
            }
            Step::Pause { .. } | Step::Last { .. } if self.rivals.peer == Peer::Uniswap => return Ok(None),
            Step::Pause { on, by } => {
                let role = by.map_or(Role::Manager, Role::Person);
                self.both(stage, role, setPausedCall { isPaused: on }).await?
            }
            // In the very second of the end only ours may change it.
            Step::Last { .. } if self.now == self.books[0].finish => return Ok(None),
            Step::Last { seconds, by } => {
                let role = by.map_or(Role::Manager, Role::Person);
                let call = setRewardsDurationCall { newDuration: U256::from(seconds) };
                let success = self.both(stage, role, call).await?;
                if success {
                    self.duration = seconds.into();
                }
                success
            }
            Step::Donate { seed } => {
                let amount = U256::from(seed >> 8);
                self.rivals.send_rewards(stage, amount).await;
                self.donated += amount;
                true
            }
        };
        Ok(Some(success))
    }

    fn stake_of(&self, ours: &State, seed: u64, bits: u8) -> U256 {
        let Scale::Exact { .. } = self.scale else {
            return (U256::from(seed) << 28usize) >> (92 - usize::from(bits));
        };
        let staked: U256 = ours.people.iter().map(|person| person.staked).sum();
        let room = U256::from(UNITS) - staked / self.unit();
        U256::from(seed % 7).min(room) * self.unit()
    }

    /// What is funded now; in an exact story what makes the rate such that nothing is rounded.
    fn reward_of(&self, seed: u64, bits: u8) -> Option<U256> {
        let Scale::Exact { fives, .. } = self.scale else {
            // Below 2^71 wei per second, which both can stream.
            let amount = (U256::from(seed) << 24usize) >> (88 - usize::from(bits));
            let amount = amount.min(U256::from(self.duration) << 71usize);
            return (!amount.is_zero()).then_some(amount);
        };
        let book = &self.books[0];
        let step = BigRational::from_integer(num_bigint::BigInt::from(5).pow(fives.into()) * DIVISIBLE);
        let missing = |rate: BigRational| rate * whole(self.duration) - book.rest() - &book.waiting;
        let mut amount = missing(&step * whole(1 + seed % 8));
        if amount <= whole(0) {
            amount = missing(&book.rate + step);
        }
        let (_, bytes) = amount.to_integer().to_bytes_be();
        (amount.is_integer() && amount > whole(0)).then(|| U256::from_be_slice(&bytes))
    }

    /// Sends rewards to both and tells both of them; theirs also of what it streamed to nobody, which ours keeps.
    async fn fund(&mut self, stage: &Stage, amount: U256) -> Verdict {
        let idle = U256::from_be_slice(&self.books[1].waiting.to_integer().to_bytes_be().1);
        self.rivals.send_rewards(stage, amount).await;
        let tell = |reward| notifyRewardAmountCall { reward }.abi_encode();
        let data = [tell(amount), tell(amount + idle)];

        let (rate, _) = self.books[0].quote(&wei(amount), self.duration);
        let lowers = self.now < self.books[0].finish && rate < self.books[0].rate;
        let [ours, _] = self.rivals.sides;
        if lowers {
            let refused = stage.send(ours.manager, ours.pool, data[0].clone()).await;
            let why = refused.answer.get(..4) == Some(&RateTooLow::SELECTOR);
            holds(why, || format!("a rate may fall from {} to {rate}", self.books[0].rate))?;
            let permit = permitLowerRateCall { token: self.rivals.reward }.abi_encode();
            stage.perform(ours.manager, ours.pool, permit).await;
        }
        let mut outcomes = self.rivals.act(stage, Role::Manager, data).await;
        for (outcome, told) in outcomes.iter_mut().zip([amount, amount + idle]) {
            holds(added(outcome) == Some(told), || format!("funding with {told}: {outcome:?}"))?;
            outcome.logs.clear();
        }
        self.rivals.agree(&outcomes, false)?;
        // Of theirs, too, the model adds what was idle.
        self.books.iter_mut().for_each(|book| book.fund(amount, self.duration));
        self.funded += amount;
        Ok(())
    }

    /// Holds against each other, and against the model, everything that both say.
    async fn compare(&mut self, stage: &Stage) -> Verdict {
        let (states, [waiting, left, broken]) = self.rivals.states(stage).await;
        let [ours, theirs] = &states;
        equal("total, end, duration, applicable time, pause, tokens staked", &ours.plain, &theirs.plain)?;
        equal("end of the period, beside the model", ours.plain[1], U256::from(self.books[0].finish))?;
        if self.is_exact() {
            equal("everything", ours, theirs)?;
        }
        for (side, (state, book)) in ["ours", "theirs"].into_iter().zip(states.iter().zip(&self.books)) {
            self.compare_with_model(state, book).map_err(|why| format!("{side}, beside the model: {why}"))?;
        }
        let one = U256::ONE;
        holds(theirs.per_token <= ours.per_token + one, || format!("{states:?}: theirs earns more"))?;
        for (ours, theirs) in ours.people.iter().zip(&theirs.people) {
            equal("staked", (ours.staked, ours.stake), (theirs.staked, theirs.stake))?;
            equal("stake tokens", ours.staked + ours.stake, U256::from(FORTUNE))?;
            holds(had(theirs) <= had(ours) + one, || format!("theirs pays more: {theirs:?}, ours {ours:?}"))?;
        }

        let book = &self.books[0];
        equal(
            "what waits and what is left",
            [wei(waiting), wei(left)],
            [book.waiting.floor(), book.rest().floor()],
        )?;
        equal("invariants", broken, U256::ZERO)?;
        let paid: U256 = ours.people.iter().map(|person| person.reward).sum();
        equal("reward tokens of ours", ours.held + paid, self.funded + self.donated)?;
        let accounted: U256 = ours.people.iter().map(had).sum::<U256>() + waiting + left;
        // A wei is less than complete of each account, of what waits and of what is left.
        let known = accounted <= self.funded && self.funded <= accounted + U256::from(PEOPLE + 2);
        holds(known, || format!("{accounted} are accounted of {}", self.funded))?;
        self.last = ours.clone();
        Ok(())
    }

    fn compare_with_model(&self, state: &State, book: &Book) -> Verdict {
        equal("rate", wei(state.rate), book.rate.floor())?;
        let period = (&book.rate * whole(self.duration)).floor();
        equal("reward of a period", wei(state.for_duration), period)?;
        within("reward per token", state.per_token, book.per_token())?;
        for (who, person) in state.people.iter().enumerate() {
            let (least, most) = book.bounds(who);
            if self.is_exact() {
                equal("reward of an exact story", &wei(had(person)), &most)?;
            }
            within("reward", had(person), (least, most)).map_err(|why| format!("{why}, account {who}"))?;
        }
        Ok(())
    }
}

/// All that somebody has been paid and has earned.
fn had(person: &Person) -> U256 {
    person.earned + person.reward
}

fn within(what: &str, value: U256, (least, most): (BigRational, BigRational)) -> Verdict {
    let value = wei(value);
    holds(least < value && value <= most, || format!("{what} is {value}, not above {least} up to {most}"))
}

/// What a pool says it added, if it says nothing else.
fn added(outcome: &Outcome) -> Option<U256> {
    let [log] = outcome.logs.as_slice() else { return None };
    Some(RewardAdded::decode_log(&log.inner).ok()?.reward)
}
