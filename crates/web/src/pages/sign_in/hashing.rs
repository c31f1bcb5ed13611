//! Passwords are hashed where a thread may wait, and few at a time: each takes 19 MiB and tens of milliseconds, on purpose.

use std::time::Duration;

use sla::Error;
use tokio::sync::Semaphore;

use crate::problem::Problem;

/// So many run at once, whoever asks.
static RUNNING: Semaphore = Semaphore::const_new(4);
/// Whoever has waited so long for a turn is told to come again.
const PATIENCE: Duration = Duration::from_secs(5);

async fn turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let turn = tokio::time::timeout(PATIENCE, RUNNING.acquire()).await;
    let Ok(Ok(_turn)) = turn else { return Err(Problem::busy()) };
    tokio::task::spawn_blocking(work).await.map_err(|panicked| Problem::ours(&panicked))
}

/// Whether a password is the one that a hash is of; where there is no hash, it isn't, which takes as long to find.
pub(crate) async fn is_password(password: String, hash: Option<String>) -> Result<bool, Problem> {
    turn(move || match hash {
        Some(hash) => desk::identity::is_password(&password, &hash),
        None => {
            desk::identity::pretend_to_check(&password);
            false
        }
    })
    .await
}

/// What is kept of a password.
pub(crate) async fn hash_password(password: String, salt: [u8; 16]) -> Result<String, Problem> {
    let hashed: Result<String, Error> = turn(move || desk::identity::hash_password(&password, salt)).await?;
    hashed.map_err(|error| Problem::ours(&error))
}
