//! `FarmCompounder` from outside: in a vault, with the farm it works in and the pair it trades in.

mod attacks;
mod constructor;
mod harvest;
mod hostile;
mod observe;
mod passport;
mod stateful;
mod vault;
