//! Prints the ABI, for cargo-stylus to find the constructor in.
#![cfg_attr(not(feature = "export-abi"), no_main)]

#[cfg(feature = "export-abi")]
fn main() {
    stylus_counter::print_from_args();
}
