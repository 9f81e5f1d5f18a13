//! Pair, PairFactory and Router as their users meet them: compiled, deployed, called through JSON-RPC. One module per
//! function.

mod burn;
mod flash;
mod lp_token;
mod mint;
mod permit;
mod prices;
mod protocol_fee;
mod skim;
mod swap;
