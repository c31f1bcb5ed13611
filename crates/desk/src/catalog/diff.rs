//! What changed between two editions, in words for a customer.

/// One change.
#[derive(Clone, Debug)]
pub struct Change;

/// Whether a change is to the customer's advantage.
#[derive(Clone, Copy, Debug)]
pub enum Effect {}
