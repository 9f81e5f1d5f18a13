//! A vault and its strategy: what is lent, gained, lost and taken back, with a strategy that fails as it is told.

mod employment;
mod fees;
mod losses;
mod reports;
mod silence;
