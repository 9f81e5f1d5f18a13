//! Programs as bytes: from the code of an account to a module that meters itself.
//!
//! Pure functions: nothing here knows the chain, the EVM or an engine, and any input gives a result or a
//! reason. A program's way:
//!
//! 1. [`unpack`] takes the WASM out of an account's code ([`pack`] and [`init_code`] put it there;
//!    [`canonicalise`] first, because rustc's own encoding is refused).
//! 2. [`activate()`] checks it against [`Limits`], instruments it and predicts its costs. What is wrong with a
//!    module is a [`Rejection`] in plain words.
//! 3. The embedder sets the globals [`INK_LEFT`] and [`STACK_LEFT`], calls `user_entrypoint`, and after a trap
//!    reads [`INK_STATUS`] (1: out of ink) and [`STACK_LEFT`] (0: out of stack).
//!
//! | file | question |
//! |---|---|
//! | `code`, `fragments` | how is WASM stored in an account, or in several? |
//! | `canonical` | which encoding does the chain accept? |
//! | `limits`, `check`, `body`, `signature`, `rejection` | what is a Stylus program? |
//! | `prices`, `meter`, `dynamic` | what does running it cost? |
//! | `depth`, `heap` | what keeps its stack and memory bounded? |
//! | `instrument`, `globals` | how is that written into the module? |
//! | `activate`, `memo` | what does starting and activating it cost? |
//! | `pages` | what does its memory cost? |

mod activate;
mod body;
mod canonical;
mod check;
mod code;
mod depth;
mod dynamic;
mod fragments;
mod globals;
mod heap;
mod instrument;
pub mod limits;
mod memo;
mod meter;
pub mod pages;
pub mod prices;
mod rejection;
mod signature;
#[cfg(test)]
mod tests;

pub use activate::Activated;
pub use canonical::canonicalise;
pub use code::{
    CodeError, FRAGMENT_PREFIX, MAX_CODE_SIZE, PREFIX, ROOT_PREFIX, init_code, is_program, is_root, pack,
    unpack,
};
pub use fragments::{Fragments, Root, pack_fragments};
pub use globals::{INK_LEFT, INK_STATUS, STACK_LEFT};
pub use limits::Limits;
pub use memo::activate;
pub use rejection::Rejection;
