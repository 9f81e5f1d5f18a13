//! The results computed last, kept for whoever asks again.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A bounded list of results by what they were computed from, the one used last in front.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    capacity: usize,
    entries: Mutex<VecDeque<(K, V)>>,
}

impl<K: PartialEq, V: Clone> Recent<K, V> {
    /// Room for so many results.
    pub(crate) const fn new(capacity: usize) -> Self {
        Self { capacity, entries: Mutex::new(VecDeque::new()) }
    }

    /// The result for a key, computed unless it is kept; failures are not kept.
    ///
    /// Nobody waits for a computation: two who ask for the same at once both compute.
    pub(crate) fn get_or_compute<E>(&self, key: K, compute: impl FnOnce() -> Result<V, E>) -> Result<V, E> {
        if let Some(known) = self.get(&key) {
            return Ok(known);
        }
        let value = compute()?;
        let mut entries = self.lock();
        entries.retain(|(other, _)| *other != key);
        entries.push_front((key, value.clone()));
        entries.truncate(self.capacity);
        Ok(value)
    }

    fn get(&self, key: &K) -> Option<V> {
        let mut entries = self.lock();
        let at = entries.iter().position(|(other, _)| other == key)?;
        let entry = entries.remove(at)?;
        let value = entry.1.clone();
        entries.push_front(entry);
        Some(value)
    }

    /// Forgets everything, as a full list forgets what was used longest ago.
    #[cfg(test)]
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// Whoever panicked while holding the lock left a usable list.
    fn lock(&self) -> MutexGuard<'_, VecDeque<(K, V)>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Recent;
    use std::cell::Cell;

    #[test]
    fn what_was_used_last_is_computed_once_and_failures_every_time() {
        let (recent, computed) = (Recent::new(2), Cell::new(0));
        let ask = |key: u32| {
            recent.get_or_compute(key, || {
                computed.set(computed.get() + 1);
                if key == 0 { Err("zero") } else { Ok(key * 10) }
            })
        };
        let answers = [1, 2, 1, 3, 1, 2, 0, 0].map(ask);
        assert_eq!(answers[..6], [10, 20, 10, 30, 10, 20].map(Ok));
        assert_eq!(answers[6..], [Err("zero"); 2]);
        // 1, 2 and 3 once, 2 again because 3 took its place, and 0 twice.
        assert_eq!(computed.get(), 6);
    }
}
