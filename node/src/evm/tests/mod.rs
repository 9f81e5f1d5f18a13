//! Transactions end to end.
