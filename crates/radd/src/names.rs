//! The name servers that are asked who may send mail.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::str::FromStr;

use clap::Args;
use mail::sender::Resolver;
use sla::Error;

/// Whom to ask.
#[derive(Args, Clone, Debug)]
pub(crate) struct NamesArgs {
    /// The name server that is asked who may send mail, ADDRESS:PORT; none to ask nobody [default: the machine's].
    #[arg(long, value_name = "ADDRESS:PORT", env = "RADD_NAME_SERVER")]
    name_server: Option<Asked>,
}

#[derive(Clone, Debug)]
enum Asked {
    Nobody,
    This(SocketAddr),
    /// What can't be read is told in the language of the rest.
    Unreadable(String),
}

impl FromStr for Asked {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "none" => Self::Nobody,
            text => text.parse().map_or_else(|_| Self::Unreadable(text.to_owned()), Self::This),
        })
    }
}

impl NamesArgs {
    /// Whom to ask; nobody, where the machine knows no name servers.
    ///
    /// # Errors
    /// An address that is none.
    pub fn resolver(&self) -> Result<Option<Resolver>, Error> {
        let resolver = match &self.name_server {
            Some(Asked::Nobody) => return Ok(None),
            Some(Asked::This(address)) => Resolver::asking(*address),
            None => Resolver::of_the_machine(),
            Some(Asked::Unreadable(text)) => {
                let (en, ar) = ("give it as 127.0.0.1:53, or as none", "اكتبه مثل 127.0.0.1:53 أو none");
                return Err(Error::new("--name-server", text, en, ar));
            }
        };
        Ok(resolver.map_err(|error| tracing::warn!("nobody is asked who may send mail: {}", error.0)).ok())
    }
}
