//! Properties of the arithmetic, against an exact model.

mod entitlement;
mod funding;
mod pool;
