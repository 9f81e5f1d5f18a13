//! Holding what two farms say against each other and against the model.

use crate::farm_play::{Step, Story, number};
use crate::farms::{FUNDING, Funding, PEOPLE, POOLS, State};
use crate::pool_model::whole;
use crate::pools::FORTUNE;
use crate::stage::Stage;
use crate::told::{Verdict, equal, holds};

impl Step {
    /// Whose position it pays for, and in which pool.
    fn position(self) -> Option<(usize, usize)> {
        match self {
            Self::Deposit { who, pid, .. }
            | Self::DepositTooMuch { who, pid }
            | Self::Withdraw { who, pid, .. }
            | Self::Harvest { who, pid, .. }
            | Self::WithdrawAndHarvest { who, pid, .. }
            | Self::Abandon { who, pid, .. } => Some((who, pid)),
            Self::Update { .. } | Self::Set { .. } | Self::Rate { .. } | Self::Add { .. } => None,
        }
    }
}

/// All that is pending, of whoever.
fn pending(state: &State) -> i128 {
    state.pending.iter().flatten().sum()
}

fn rewards(state: &State) -> i128 {
    state.rewards.iter().sum()
}

impl Story {
    /// Compares everything that both say after a step.
    pub(crate) async fn compare(&mut self, stage: &Stage, step: Step) -> Verdict {
        let pools = self.book.pools();
        let (states, funding) = self.rivals.states(stage, pools).await;
        for (side, state) in states.iter().enumerate() {
            let paid = rewards(state) - rewards(&self.last[side]);
            match step.position() {
                Some((who, pid)) if pid < pools => self.paid[side][who][pid] += paid,
                _ => equal("paid for nobody", paid, 0)?,
            }
        }
        let [ours, theirs] = &states;
        equal("pools, points, LP tokens held", &ours.plain, &theirs.plain)?;
        equal("LP tokens", &ours.lp, &theirs.lp)?;
        equal("deposits", &ours.deposited, &theirs.deposited)?;
        if self.is_exact() {
            equal("everything", ours, theirs)?;
        }
        for pid in 0..pools {
            let moved: i128 = ours.lp.iter().chain(&ours.deposited).map(|one| one[pid]).sum();
            equal("LP tokens in all", moved, (FORTUNE * PEOPLE as u128) as i128)?;
            for who in 0..PEOPLE {
                self.compare_with_model(&states, who, pid)
                    .map_err(|why| format!("{why}, account {who} in pool {pid}"))?;
            }
        }
        self.audit(ours, funding)?;
        self.last = states;
        Ok(())
    }

    fn compare_with_model(&self, states: &[State; 2], who: usize, pid: usize) -> Verdict {
        let bounds = self.book.bounds(pid, who);
        let had = [0, 1].map(|side| {
            let pending = states[side].pending[who][pid];
            number(self.paid[side][who][pid] + self.given_up[side][who][pid] + pending)
        });
        for (side, had) in had.iter().enumerate() {
            if self.is_exact() {
                equal("reward of an exact story, beside the model", had, &bounds.due)?;
            }
            let (least, most) = (&bounds.least[side], &bounds.most[side]);
            holds(least < had && had <= most, || {
                format!("reward {had} of side {side}, not above {least} up to {most}")
            })?;
        }
        let most = &had[0] + whole(1) + &bounds.most[1] - &bounds.due;
        holds(had[1] <= most, || format!("theirs pays more than {most}: {}", had[1]))
    }

    /// Every wei that ours was funded with is paid, pending, to be emitted or waiting, but for roundings.
    fn audit(&self, ours: &State, funding: Funding) -> Verdict {
        equal("invariants", funding.broken, 0)?;
        equal("rate, beside the model", number(funding.rate), self.book.rate.clone())?;
        let paid: i128 = self.paid[0].iter().flatten().sum();
        equal("reward tokens of ours", funding.held + paid, FUNDING as i128)?;
        let accounted = paid + pending(ours) + funding.runway * funding.rate + funding.undistributed;
        let lacking = FUNDING as i128 - accounted;
        // A wei is less than complete of each position and of what waits.
        let most = (PEOPLE * POOLS + 1) as i128;
        holds((0..=most).contains(&lacking), || format!("{lacking} wei are not accounted"))
    }
}
