//! Merkle-Patricia tries that share structure: a copy costs nothing, and a change hashes one path anew.

use alloy_primitives::{B256, Bytes, keccak256};
use alloy_trie::nodes::{BranchNodeRef, ExtensionNodeRef, LeafNodeRef, RlpNode};
use alloy_trie::{EMPTY_ROOT_HASH, Nibbles, TrieMask};
use std::array;
use std::sync::{Arc, OnceLock};

/// A trie whose keys are hashes: all of one length, so that no branch holds a value itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Trie {
    root: Option<Arc<Node>>,
}

#[derive(Debug)]
struct Node {
    kind: Kind,
    /// How its parent refers to it, once asked for.
    reference: OnceLock<RlpNode>,
}

#[derive(Debug)]
enum Kind {
    Leaf { path: Nibbles, value: Arc<[u8]> },
    Extension { path: Nibbles, child: Arc<Node> },
    Branch { children: Children },
}

type Children = [Option<Arc<Node>>; 16];

impl Trie {
    /// Sets the value of a key.
    pub(super) fn insert(&mut self, key: B256, value: &[u8]) {
        self.root = Some(insert(self.root.as_ref(), Nibbles::unpack(key), value.into()));
    }

    /// Removes a key; nothing happens if it is not there.
    pub(super) fn remove(&mut self, key: B256) {
        if let Some(root) = &self.root {
            self.root = remove(root, &Nibbles::unpack(key));
        }
    }

    /// The root hash.
    pub(super) fn root(&self) -> B256 {
        let Some(root) = &self.root else { return EMPTY_ROOT_HASH };
        let reference = root.reference();
        reference.as_hash().unwrap_or_else(|| keccak256(reference.as_slice()))
    }

    /// The nodes from the root towards a key, as they prove its value or that it has none (EIP-1186).
    pub(super) fn proof(&self, key: B256) -> Vec<Bytes> {
        let mut rest = Nibbles::unpack(key);
        let mut proof: Vec<Bytes> = Vec::new();
        let mut next = self.root.as_ref();
        while let Some(node) = next {
            // A node of less than 32 bytes stands in its parent.
            if proof.is_empty() || node.reference().is_hash() {
                let mut rlp = Vec::new();
                node.encode(&mut rlp);
                proof.push(rlp.into());
            }
            next = match &node.kind {
                Kind::Leaf { .. } => None,
                Kind::Extension { path, child } if rest.starts_with(path) => {
                    rest = rest.slice(path.len()..);
                    Some(child)
                }
                Kind::Extension { .. } => None,
                Kind::Branch { children } => match split_first(&rest) {
                    Some((nibble, tail)) => {
                        rest = tail;
                        children[nibble].as_ref()
                    }
                    None => None,
                },
            };
        }
        proof
    }
}

impl Node {
    fn new(kind: Kind) -> Arc<Self> {
        Arc::new(Self { kind, reference: OnceLock::new() })
    }

    fn reference(&self) -> &RlpNode {
        self.reference.get_or_init(|| self.encode(&mut Vec::new()))
    }

    /// Writes the node's encoding and tells how a parent refers to it.
    fn encode(&self, rlp: &mut Vec<u8>) -> RlpNode {
        match &self.kind {
            Kind::Leaf { path, value } => LeafNodeRef::new(path, value).rlp(rlp),
            Kind::Extension { path, child } => ExtensionNodeRef::new(path, child.reference()).rlp(rlp),
            Kind::Branch { children } => {
                let mut mask = TrieMask::default();
                let mut stack = Vec::with_capacity(children.len());
                for (nibble, child) in (0u8..).zip(children) {
                    if let Some(child) = child {
                        mask.set_bit(nibble);
                        stack.push(child.reference().clone());
                    }
                }
                BranchNodeRef::new(&stack, mask).rlp(rlp)
            }
        }
    }
}

fn insert(node: Option<&Arc<Node>>, key: Nibbles, value: Arc<[u8]>) -> Arc<Node> {
    let Some(node) = node else { return Node::new(Kind::Leaf { path: key, value }) };
    match &node.kind {
        Kind::Leaf { path, value: old } => {
            let common = path.common_prefix_length(&key);
            if common == key.len() {
                return Node::new(Kind::Leaf { path: key, value });
            }
            let old = |path| Node::new(Kind::Leaf { path, value: old.clone() });
            fork(&key, common, (path, &old), value)
        }
        Kind::Extension { path, child } => {
            let common = path.common_prefix_length(&key);
            if common == path.len() {
                let child = insert(Some(child), key.slice(common..), value);
                return Node::new(Kind::Extension { path: *path, child });
            }
            fork(&key, common, (path, &|path| extend(path, child.clone())), value)
        }
        Kind::Branch { children } => {
            let mut children = children.clone();
            if let Some((nibble, rest)) = split_first(&key) {
                children[nibble] = Some(insert(children[nibble].as_ref(), rest, value));
            }
            Node::new(Kind::Branch { children })
        }
    }
}

/// A branch where a new key leaves an old path, after what they have in common.
fn fork(
    key: &Nibbles,
    common: usize,
    (path, old): (&Nibbles, &dyn Fn(Nibbles) -> Arc<Node>),
    value: Arc<[u8]>,
) -> Arc<Node> {
    let mut children: Children = array::from_fn(|_| None);
    if let Some((nibble, rest)) = split_first(&path.slice(common..)) {
        children[nibble] = Some(old(rest));
    }
    if let Some((nibble, rest)) = split_first(&key.slice(common..)) {
        children[nibble] = Some(Node::new(Kind::Leaf { path: rest, value }));
    }
    extend(key.slice(..common), Node::new(Kind::Branch { children }))
}

fn remove(node: &Arc<Node>, key: &Nibbles) -> Option<Arc<Node>> {
    match &node.kind {
        Kind::Leaf { path, .. } => (path != key).then(|| node.clone()),
        Kind::Extension { path, child } => {
            if !key.starts_with(path) {
                return Some(node.clone());
            }
            remove(child, &key.slice(path.len()..)).map(|child| extend(*path, child))
        }
        Kind::Branch { children } => {
            let Some((nibble, rest)) = split_first(key) else { return Some(node.clone()) };
            let Some(child) = &children[nibble] else { return Some(node.clone()) };
            let mut children = children.clone();
            children[nibble] = remove(child, &rest);
            let mut left = (0u8..).zip(&children).filter_map(|(at, child)| Some((at, child.as_ref()?)));
            match (left.next(), left.next()) {
                (Some((at, only)), None) => Some(extend(Nibbles::from_nibbles([at]), only.clone())),
                (None, _) => None,
                _ => Some(Node::new(Kind::Branch { children })),
            }
        }
    }
}

/// Puts a path in front of a node: only branches need a node of their own for it.
fn extend(front: Nibbles, node: Arc<Node>) -> Arc<Node> {
    if front.is_empty() {
        return node;
    }
    Node::new(match &node.kind {
        Kind::Leaf { path, value } => Kind::Leaf { path: front.join(path), value: value.clone() },
        Kind::Extension { path, child } => Kind::Extension { path: front.join(path), child: child.clone() },
        Kind::Branch { .. } => Kind::Extension { path: front, child: node },
    })
}

/// The first nibble, always below 16, and the others.
fn split_first(path: &Nibbles) -> Option<(usize, Nibbles)> {
    path.get(0).map(|nibble| (usize::from(nibble & 0xf), path.slice(1..)))
}

#[cfg(test)]
mod tests {
    use super::Trie;
    use alloy_primitives::{B256, U256, keccak256};
    use alloy_trie::proof::verify_proof;
    use alloy_trie::{EMPTY_ROOT_HASH, HashBuilder, Nibbles};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// Keys with long common prefixes, so that extensions come and go.
    fn key(seed: u8) -> B256 {
        let mut key = keccak256([seed >> 4]);
        if seed & 1 == 0 {
            key[31] = seed;
        } else {
            key[usize::from(seed & 0xf)] ^= seed;
        }
        key
    }

    fn root(leaves: &BTreeMap<B256, Vec<u8>>) -> B256 {
        let mut builder = HashBuilder::default();
        for (key, value) in leaves {
            builder.add_leaf(Nibbles::unpack(key), value);
        }
        builder.root()
    }

    proptest! {
        #[test]
        fn any_changes_give_the_root_of_what_is_left(changes in prop::collection::vec((any::<u8>(), 0usize..40), 1..80)) {
            let mut trie = Trie::default();
            let mut leaves = BTreeMap::new();
            for (seed, len) in changes {
                let (key, value) = (key(seed), vec![seed; len]);
                if len == 0 {
                    trie.remove(key);
                    leaves.remove(&key);
                } else {
                    trie.insert(key, &value);
                    leaves.insert(key, value);
                }
                prop_assert_eq!(trie.root(), root(&leaves));
            }
            for seed in 0..=u8::MAX {
                let key = key(seed);
                let proof = trie.proof(key);
                let expected = leaves.get(&key).cloned();
                if !leaves.is_empty() {
                    prop_assert!(verify_proof(trie.root(), Nibbles::unpack(key), expected, &proof).is_ok());
                }
            }
        }
    }

    #[test]
    fn a_copy_keeps_what_it_was() {
        let mut trie = Trie::default();
        assert_eq!(trie.root(), EMPTY_ROOT_HASH);
        trie.insert(keccak256(b"one"), &[1]);
        let (copy, before) = (trie.clone(), trie.root());
        trie.insert(keccak256(b"two"), &U256::MAX.to_be_bytes::<32>());
        assert_ne!(trie.root(), before);
        assert_eq!(copy.root(), before);
        trie.remove(keccak256(b"two"));
        assert_eq!(trie.root(), before);
        trie.remove(keccak256(b"one"));
        assert_eq!(trie.root(), EMPTY_ROOT_HASH);
    }
}
