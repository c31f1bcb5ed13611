//! Radd.
fn main() {}
