//! The storage words a frame has seen or wants to write, and what looking them up costs.

use alloy_primitives::{U256, map::HashMap};

#[derive(Clone, Copy, Debug)]
struct Slot {
    value: U256,
    /// What the chain holds, if the frame has learnt it.
    known: Option<U256>,
}

/// Storage words of one frame between its flushes.
#[derive(Debug, Default)]
pub(super) struct StorageCache {
    slots: HashMap<U256, Slot>,
    /// Slots in the order of their first use, so that writes happen in a defined order.
    order: Vec<U256>,
    reads: u32,
    writes: u32,
}

impl StorageCache {
    /// Gas of one more read: the first 32 are free, the next 96 cost 2, all others 10.
    pub(super) fn charge_read(&mut self) -> u64 {
        self.reads = self.reads.saturating_add(1);
        match self.reads {
            0..=32 => 0,
            33..=128 => 2,
            _ => 10,
        }
    }

    /// Gas of one more write: the first 8 are free, the next 56 cost 7, all others 10.
    pub(super) fn charge_write(&mut self) -> u64 {
        self.writes = self.writes.saturating_add(1);
        match self.writes {
            0..=8 => 0,
            9..=64 => 7,
            _ => 10,
        }
    }

    /// The word the frame would see, if the cache has it.
    pub(super) fn get(&self, key: U256) -> Option<U256> {
        self.slots.get(&key).map(|slot| slot.value)
    }

    /// Remembers a word read from the chain.
    pub(super) fn learn(&mut self, key: U256, value: U256) {
        self.put(key, Slot { value, known: Some(value) });
    }

    /// Remembers a word to be written.
    pub(super) fn set(&mut self, key: U256, value: U256) {
        let known = self.slots.get(&key).and_then(|slot| slot.known);
        self.put(key, Slot { value, known });
    }

    /// The words that differ from what the chain is known to hold; they count as known from now on.
    pub(super) fn take_dirty(&mut self) -> Vec<(U256, U256)> {
        let mut dirty = Vec::new();
        for key in &self.order {
            if let Some(slot) = self.slots.get_mut(key)
                && slot.known != Some(slot.value)
            {
                slot.known = Some(slot.value);
                dirty.push((*key, slot.value));
            }
        }
        dirty
    }

    /// Forgets every word; the counters of the prices stay.
    pub(super) fn clear(&mut self) {
        self.slots.clear();
        self.order.clear();
    }

    fn put(&mut self, key: U256, slot: Slot) {
        if self.slots.insert(key, slot).is_none() {
            self.order.push(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::StorageCache;
    use alloy_primitives::U256;

    #[test]
    fn only_words_that_differ_are_dirty_and_only_once() {
        let mut cache = StorageCache::default();
        let [a, b, c] = [1, 2, 3].map(U256::from);
        cache.learn(a, c);
        cache.set(a, c);
        cache.set(b, U256::ZERO);
        assert_eq!(cache.take_dirty(), [(b, U256::ZERO)], "an unread slot is written whatever its value");
        assert!(cache.take_dirty().is_empty());
        cache.set(a, b);
        assert_eq!(cache.take_dirty(), [(a, b)]);
        cache.clear();
        assert_eq!(cache.get(a), None);
    }

    #[test]
    fn prices_rise_with_use() {
        let mut cache = StorageCache::default();
        let reads: Vec<u64> = (0..130).map(|_| cache.charge_read()).collect();
        assert_eq!((reads[31], reads[32], reads[127], reads[128]), (0, 2, 2, 10));
        let writes: Vec<u64> = (0..70).map(|_| cache.charge_write()).collect();
        assert_eq!((writes[7], writes[8], writes[63], writes[64]), (0, 7, 7, 10));
    }
}
