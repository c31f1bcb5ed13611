//! Mail that a server on this machine hands over (LMTP, RFC 2033): each message is answered once it is on disk.

mod address;
mod talk;

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::room::Room;
use talk::Talk;

pub use address::Address;

/// So many servers hand over at once; more are asked to come again.
const AT_ONCE: usize = 20;
/// How long to wait when the system gives no connection.
const TROUBLE: Duration = Duration::from_millis(200);

/// Where mail is handed over.
pub enum Listener {
    /// At a port.
    Tcp(TcpListener),
    /// At a path.
    Unix(UnixListener),
}

trait Line: AsyncRead + AsyncWrite + Unpin + Send + Sync {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync> Line for T {}

impl Listener {
    /// Listens. A socket that a server which is gone left behind is taken over.
    ///
    /// # Errors
    /// What the system says.
    pub fn bind(address: &Address) -> std::io::Result<Self> {
        match address {
            Address::Tcp(address) => {
                let socket = std::net::TcpListener::bind(address)?;
                socket.set_nonblocking(true)?;
                Ok(Self::Tcp(TcpListener::from_std(socket)?))
            }
            Address::Unix(path) => {
                let gone = std::os::unix::net::UnixStream::connect(path)
                    .is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionRefused);
                if gone {
                    std::fs::remove_file(path)?;
                }
                Ok(Self::Unix(UnixListener::bind(path)?))
            }
        }
    }

    /// The port, where it is one that the system gave.
    pub fn port(&self) -> Option<u16> {
        match self {
            Self::Tcp(socket) => socket.local_addr().ok().map(|address| address.port()),
            Self::Unix(_) => None,
        }
    }

    async fn accept(&self) -> std::io::Result<Box<dyn Line>> {
        Ok(match self {
            Self::Tcp(socket) => Box::new(socket.accept().await?.0),
            Self::Unix(socket) => Box::new(socket.accept().await?.0),
        })
    }
}

/// Takes in what is handed over until `shutdown`; a message that is on its way by then is finished.
pub async fn serve(room: Room, listener: Listener, shutdown: impl Future<Output = ()>) {
    let (stop, places) = (watch::Sender::new(false), Arc::new(Semaphore::new(AT_ONCE)));
    let mut talks = JoinSet::new();
    tokio::pin!(shutdown);
    loop {
        let line = tokio::select! {
            line = listener.accept() => line,
            () = &mut shutdown => break,
        };
        while talks.try_join_next().is_some() {}
        let line = match line {
            Ok(line) => line,
            Err(error) => {
                tracing::warn!("LMTP: {error}");
                sleep(TROUBLE).await;
                continue;
            }
        };
        let (room, stop, place) = (room.clone(), stop.subscribe(), places.clone().try_acquire_owned());
        talks.spawn(async move {
            let mut talk = Talk::new(room, line, stop);
            let ended = match place {
                Ok(_place) => talk.hold().await,
                Err(_) => talk.say("421 4.3.2 too many at once: come again later").await,
            };
            if let Err(error) = ended {
                tracing::debug!("LMTP: {error}");
            }
        });
    }
    stop.send_replace(true);
    while talks.join_next().await.is_some() {}
}
