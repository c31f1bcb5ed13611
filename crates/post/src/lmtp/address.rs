//! Where mail is handed over: a port, or a path.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

/// Where mail is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// At a port.
    Tcp(SocketAddr),
    /// At a path.
    Unix(PathBuf),
}

impl Address {
    /// Whether nobody but this machine reaches it.
    pub fn is_here(&self) -> bool {
        match self {
            Self::Tcp(address) => address.ip().to_canonical().is_loopback(),
            Self::Unix(_) => true,
        }
    }
}

impl FromStr for Address {
    type Err = &'static str;

    /// `ADDRESS:PORT`, or `PORT` of this machine alone, or `unix:PATH`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("unix:").filter(|path| !path.is_empty()) {
            return Ok(Self::Unix(path.into()));
        }
        let here = |port: u16| SocketAddr::from(([127, 0, 0, 1], port));
        let port = text.parse::<u16>().map(here);
        let address = port.or_else(|_| text.parse());
        address.map(Self::Tcp).map_err(|_| "name it as 127.0.0.1:2424, as 2424 or as unix:/run/radd/lmtp")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}
