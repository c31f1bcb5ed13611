//! Opening the database of a server: a PostgreSQL that isn't there yet may come.

use std::thread::sleep;
use std::time::{Duration, Instant};

use store::{Error, Store};

use crate::database::DatabaseArgs;

/// How long a server is waited for that doesn't answer: it may be starting with us.
const PATIENCE: Duration = Duration::from_secs(30);
const BETWEEN: Duration = Duration::from_secs(1);

/// Opens it, and tries again for a while where a server can't be reached.
///
/// # Errors
/// As [`DatabaseArgs::open_to_serve`], the last that was met.
pub(crate) fn open(database: &DatabaseArgs) -> anyhow::Result<Store> {
    let began = Instant::now();
    loop {
        let error = match database.open_to_serve() {
            Ok(store) => return Ok(store),
            Err(error) => error,
        };
        let passing = matches!(error.downcast_ref(), Some(Error::Lost(_) | Error::Busy(_)));
        if database.path().is_some() || !passing || began.elapsed() >= PATIENCE {
            return Err(error);
        }
        tracing::warn!("{error}. Trying again");
        sleep(BETWEEN);
    }
}
