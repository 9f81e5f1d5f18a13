//! Properties of the arithmetic, against an exact model.

mod entitlement;
mod farm;
mod farm_model;
mod funding;
mod pool;
mod vault;
