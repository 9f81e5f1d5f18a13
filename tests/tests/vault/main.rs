//! The vault and its compounding strategy, from outside.

mod deposit;
