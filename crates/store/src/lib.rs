//! The only SQL. One text serves SQLite and PostgreSQL; `dialect` holds what must differ.
//!
//! Synchronous inside, asynchronous at the door: [`Store::write`] and [`Store::read`] hand a closure to a thread that owns a
//! connection, and give back a future that ends once the answer is true, on disk where it was a write.

mod dialect;
mod error;
mod migration;
mod postgres;
mod queue;
mod select;
mod sqlite;
mod store;
mod tls;
mod tx;
mod value;

pub use error::{Error, Rule};
pub use migration::{MIGRATIONS, Migration};
pub use select::Select;
pub use store::{Config, Store};
pub use tx::{Engine, Row, Sql, Tx};
pub use value::{Bind, Take, Value};

/// Every statement that isn't put together while it runs, for the test that prepares each on both engines.
pub fn statements() -> impl Iterator<Item = &'static Sql<'static>> {
    [migration::STATEMENTS].into_iter().flatten()
}
