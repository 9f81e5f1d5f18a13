//! Roots of Merkle trees whose pairs are sorted, as OpenZeppelin's and Solady's `MerkleProof`.

/// A node.
pub(crate) type Node = [u8; 32];

/// The root that a proof makes of a leaf.
///
/// `hash(place, at)` writes the hash of the nodes at `at` and behind it over the one in the middle: the other of the pair
/// is put before or behind that, and nothing else moves.
#[inline(always)]
pub(crate) fn root(leaf: Node, proof: &[Node], hash: impl Fn(&mut [Node; 3], At)) -> Node {
    let mut place = [Node::default(), leaf, Node::default()];
    for node in proof {
        if is_above(&place[1], node) {
            place[0] = *node;
            hash(&mut place, At::First);
        } else {
            place[2] = *node;
            hash(&mut place, At::Second);
        }
    }
    place[1]
}

/// Where a pair begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// The first two of three.
    First = 0,
    /// The last two.
    Second = 1,
}

/// Whether one node is above the other, read as numbers. Of two hashes the first byte tells nearly always.
#[inline(always)]
fn is_above(one: &Node, other: &Node) -> bool {
    for (left, right) in one.iter().zip(other) {
        if left != right {
            return left > right;
        }
    }
    false
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use alloy_primitives::{B256, keccak256};
    use std::vec;
    use std::vec::Vec;

    /// As the host does it.
    pub(crate) fn hash(place: &mut [Node; 3], at: At) {
        let at = at as usize;
        place[1] = keccak256(place[at..at + 2].as_flattened()).0;
    }

    fn parent(one: Node, other: Node) -> Node {
        keccak256([one.min(other), one.max(other)].as_flattened()).0
    }

    #[test]
    fn every_leaf_of_a_tree_has_its_root() {
        let leaves: Vec<Node> = (0..64u8).map(|leaf| keccak256([leaf]).0).collect();
        let mut levels = vec![leaves.clone()];
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            levels.push(level.chunks(2).map(|pair| parent(pair[0], pair[1])).collect());
        }
        let top = levels.pop().unwrap()[0];
        for (index, leaf) in leaves.iter().enumerate() {
            let proof: Vec<Node> =
                levels.iter().enumerate().map(|(height, level)| level[index >> height ^ 1]).collect();
            assert_eq!(root(*leaf, &proof, hash), top);
            assert_ne!(root(keccak256(leaf).0, &proof, hash), top);
        }
    }

    #[test]
    fn nodes_are_ordered_as_numbers_are() {
        let mut one = B256::repeat_byte(7);
        assert!(!is_above(&one.0, &one.0));
        let other = one;
        one.0[31] = 8;
        assert!(is_above(&one.0, &other.0) && !is_above(&other.0, &one.0));
        one.0[0] = 6;
        assert!(!is_above(&one.0, &other.0) && is_above(&other.0, &one.0));
    }

    #[test]
    fn without_a_proof_the_leaf_is_the_root() {
        assert_eq!(root([7; 32], &[], hash), [7; 32]);
    }
}
