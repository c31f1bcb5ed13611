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

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn a_port_alone_is_of_this_machine() {
        let read =
            |text: &str| text.parse::<Address>().map(|address| (address.to_string(), address.is_here()));
        assert_eq!(read("2424"), Ok(("127.0.0.1:2424".into(), true)));
        assert_eq!(read("10.0.0.5:24"), Ok(("10.0.0.5:24".into(), false)));
        assert_eq!(read("unix:/run/radd/lmtp"), Ok(("unix:/run/radd/lmtp".into(), true)));
        for wrong in ["", "unix:", "mail.example:24", "70000"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
