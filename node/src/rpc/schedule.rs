//! When blocks are made, and the thread that makes them at intervals.

use super::backend::Mining;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// When blocks are made. Each change ends the thread of the one before, however long that would have slept.
#[derive(Default)]
pub(super) struct Schedule {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    current: Mutex<Current>,
    changed: Condvar,
}

#[derive(Default)]
struct Current {
    mining: Mining,
    /// How often it was changed.
    version: u64,
}

impl Schedule {
    /// When blocks are made.
    pub(super) fn mining(&self) -> Mining {
        self.shared.lock().mining
    }

    /// Changes that; `mine` is called at intervals until it says that nobody needs blocks any more.
    pub(super) fn set(
        &self,
        mining: Mining,
        mine: impl Fn() -> bool + Send + 'static,
    ) -> std::io::Result<()> {
        let mut current = self.shared.lock();
        if let Mining::Every(span) = mining {
            let (shared, version) = (self.shared.clone(), current.version + 1);
            let work = move || while shared.wait(version, span) && mine() {};
            thread::Builder::new().name("mining".into()).spawn(work)?;
        }
        current.mining = mining;
        current.version += 1;
        self.shared.changed.notify_all();
        Ok(())
    }
}

impl Drop for Schedule {
    fn drop(&mut self) {
        self.shared.lock().version += 1;
        self.shared.changed.notify_all();
    }
}

impl Shared {
    /// Waits for a span; tells whether nothing changed in it.
    fn wait(&self, version: u64, span: Duration) -> bool {
        let unchanged = |current: &mut Current| current.version == version;
        let waited = self.changed.wait_timeout_while(self.lock(), span, unchanged);
        waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    fn lock(&self) -> MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Mining, Schedule};
    use std::sync::Arc;
    use std::time::Duration;

    const LONG: Mining = Mining::Every(Duration::MAX);

    /// The thread of a schedule owns a clone: the count tells how many there are.
    fn until_threads(witness: &Arc<()>, count: usize) {
        while Arc::strong_count(witness) != count + 1 {
            std::thread::yield_now();
        }
    }

    fn set(schedule: &Schedule, mining: Mining, witness: &Arc<()>) {
        let witness = witness.clone();
        schedule.set(mining, move || Arc::strong_count(&witness) > 0).expect("a thread");
    }

    #[test]
    fn a_change_ends_the_thread_before_and_dropping_ends_the_last() {
        let (schedule, witness) = (Schedule::default(), Arc::new(()));
        for _ in 0..100 {
            set(&schedule, LONG, &witness);
        }
        until_threads(&witness, 1);
        set(&schedule, Mining::Manual, &witness);
        until_threads(&witness, 0);
        set(&schedule, LONG, &witness);
        drop(schedule);
        until_threads(&witness, 0);
    }

    #[test]
    fn the_same_interval_twice_is_one_thread() {
        let (schedule, witness) = (Schedule::default(), Arc::new(()));
        set(&schedule, LONG, &witness);
        set(&schedule, LONG, &witness);
        until_threads(&witness, 1);
        assert_eq!(schedule.mining(), LONG);
    }
}
