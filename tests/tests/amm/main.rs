//! Pair, PairFactory and Router as their users meet them: compiled, deployed, called through JSON-RPC. One module per
//! function.

mod add_liquidity;
mod burn;
mod calldata;
mod constructors;
mod create_pair;
mod fee_on_transfer;
mod fee_setter;
mod flash;
mod hostile;
mod initialize;
mod lp_token;
mod mint;
mod model;
mod passport;
mod permit;
mod prices;
mod protocol_fee;
mod quotes;
mod remove_liquidity;
mod router_swaps;
mod rules;
mod skim;
mod stateful;
mod swap;
mod zoo;
