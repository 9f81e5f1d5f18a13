//! Tests of the whole way from text to a run.

mod activation;
mod depth;
mod hostile;
mod metering;
mod rejections;
mod semantics;
mod stack_and_heap;
mod support;
