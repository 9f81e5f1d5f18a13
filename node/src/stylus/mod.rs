//! One Stylus program at work: the metered WASM machine, its host imports and the record the chain keeps of it.
//!
//! A program runs as a [coroutine](Coroutine): an import that needs chain state stops it with a [`Request`], and the
//! EVM side resumes it with a [`Reply`]. Nothing here knows revm.

mod coroutine;
mod guest;
mod host;
mod ink;
mod program;
mod request;
mod runtime;
mod storage_cache;

pub use coroutine::{Coroutine, Ending, Event, Outcome};
pub use guest::Stop;
pub use host::{Environment, Frame};
pub use program::{ACTIVATION_EPOCH, ProgramRecord};
pub(crate) use program::{MIN_CACHED_UNIT, MIN_INIT_UNIT, SCALAR_PERCENT, days, hours_since_epoch};
pub use request::{CallKind, Reply, Request, StoreStatus};
pub use runtime::Runtime;
