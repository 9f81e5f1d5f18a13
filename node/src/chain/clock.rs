//! The chain's time: the host's clock with an offset, or one that only moves when told.

use super::ChainError;
use serde::{Deserialize, Serialize};
use std::time::{SystemTime, UNIX_EPOCH};

/// Later than this, contracts and tools that keep time in 40 bits break.
const LATEST: u64 = 1 << 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Source {
    /// Follows the host.
    Host { offset: i64 },
    /// Stands still, so that the same transactions give the same blocks.
    Manual { now: u64 },
}

/// Decides the timestamp of the next block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Clock {
    source: Source,
    next: Option<u64>,
    increased: u64,
    /// Seconds between a block and the next, where they are fixed.
    interval: Option<u64>,
}

impl Clock {
    /// A clock for a chain whose genesis time is given (then it stands still) or not (then it follows the host).
    pub(super) fn new(genesis: Option<u64>) -> Self {
        let source = match genesis {
            Some(now) => Source::Manual { now: now.min(LATEST) },
            None => Source::Host { offset: 0 },
        };
        Self { source, next: None, increased: 0, interval: None }
    }

    /// The time now, were nothing planned.
    pub(super) fn now(&self) -> u64 {
        match self.source {
            Source::Host { offset } => host_time().saturating_add_signed(offset),
            Source::Manual { now } => now,
        }
    }

    /// The timestamp a block would get after a parent of the given time.
    pub(super) fn next(&self, parent: u64) -> u64 {
        let natural = || match self.interval {
            Some(seconds) => parent.saturating_add(seconds).min(LATEST),
            None => self.now(),
        };
        self.next.unwrap_or_else(natural).max(parent)
    }

    /// Moves time forward; answers how far it was moved in all.
    pub(super) fn increase(&mut self, seconds: u64) -> Result<u64, ChainError> {
        let target = self.now().saturating_add(seconds);
        self.set(target)?;
        self.increased = self.increased.saturating_add(seconds);
        Ok(self.increased)
    }

    /// Sets the time, which only goes forward; answers by how many seconds it moved.
    pub(super) fn set_now(&mut self, timestamp: u64, parent: u64) -> Result<u64, ChainError> {
        if timestamp < parent {
            return Err(ChainError::TimestampTooLow { have: timestamp, parent });
        }
        let moved = timestamp.saturating_sub(self.now());
        self.set(timestamp)?;
        Ok(moved)
    }

    /// Puts fixed spans between blocks, or no longer.
    pub(super) const fn set_interval(&mut self, seconds: Option<u64>) {
        self.interval = seconds;
    }

    /// Fixes the timestamp of the next block.
    pub(super) fn set_next(&mut self, timestamp: u64, parent: u64) -> Result<(), ChainError> {
        if timestamp < parent {
            return Err(ChainError::TimestampTooLow { have: timestamp, parent });
        }
        if timestamp > LATEST {
            return Err(ChainError::TimestampTooHigh(timestamp));
        }
        self.next = Some(timestamp);
        Ok(())
    }

    /// A block was made: a planned time is used up and time goes on from it.
    pub(super) fn sealed(&mut self, timestamp: u64) {
        if self.next.take().is_some() || self.now() < timestamp {
            let _ = self.set(timestamp);
        }
    }

    fn set(&mut self, to: u64) -> Result<(), ChainError> {
        if to > LATEST {
            return Err(ChainError::TimestampTooHigh(to));
        }
        match &mut self.source {
            // Both are below 2^40 or the host's clock is absurd; saturation is right either way.
            Source::Host { offset } => {
                *offset = i64::try_from(to)
                    .unwrap_or(i64::MAX)
                    .saturating_sub(i64::try_from(host_time()).unwrap_or(i64::MAX));
            }
            Source::Manual { now } => *now = to,
        }
        Ok(())
    }
}

fn host_time() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map(|time| time.as_secs()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Clock;

    #[test]
    fn a_clock_with_a_fixed_start_stands_still_until_told() {
        let mut clock = Clock::new(Some(1_000));
        assert_eq!(clock.next(1_000), 1_000);
        assert_eq!(clock.increase(50), Ok(50));
        assert_eq!(clock.next(1_000), 1_050);
        assert!(clock.set_next(900, 1_050).is_err());
        clock.set_next(2_000, 1_050).expect("forward");
        assert_eq!(clock.next(1_050), 2_000);
        clock.sealed(2_000);
        assert_eq!(clock.next(2_000), 2_000);
    }

    #[test]
    fn time_never_goes_below_the_parent_nor_beyond_forty_bits() {
        let mut clock = Clock::new(None);
        assert_eq!(clock.next(1 << 39), 1 << 39);
        assert!(clock.increase(u64::MAX).is_err());
        assert!(clock.set_next(u64::MAX, 0).is_err());
    }
}
