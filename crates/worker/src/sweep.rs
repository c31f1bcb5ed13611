//! Removing the contents of files that nobody needs any more.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use store::{Files, Store, Swept};
use tokio::time::sleep;

use crate::Clock;

/// How long an erased contact's files may still lie there.
const EVERY: Duration = Duration::from_secs(10 * 60);

/// Removes, every ten minutes until `shutdown`, the contents of files that no case has any more: of contacts that were
/// erased, and of uploads that never arrived. Any number of nodes may do it.
pub async fn sweep(store: Store, files: Files, now: Arc<Clock>, shutdown: impl Future<Output = ()>) {
    let mut shutdown = pin!(shutdown);
    loop {
        let (store, files, now) = (store.clone(), files.clone(), now.clone());
        // It waits for the disk or the network, and so on a thread of its own.
        match tokio::task::spawn_blocking(move || store.sweep_files(&files, now())).await {
            Ok(Ok(Swept { removed: 0, failed: 0 })) => {}
            Ok(Ok(Swept { removed, failed })) => {
                tracing::info!("contents of files removed: {removed}; not yet: {failed}");
            }
            Ok(Err(error)) => tracing::error!("the files wait to be swept for the database: {error}"),
            Err(error) => tracing::error!("sweeping the files stopped: {error}"),
        }
        tokio::select! {
            () = sleep(EVERY) => {}
            () = &mut shutdown => return,
        }
    }
}
