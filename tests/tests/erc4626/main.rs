//! The published ERC-4626 suites, told anew for the compiled vault with offsets 0, 6 and 18.

mod a16z;
mod attacks;
mod crytic;
mod faults;
mod openzeppelin;
mod stage;
mod stateful;
