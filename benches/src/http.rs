//! A client that keeps its connection and does nothing else, so that the servers are what is measured.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use anyhow::{Context as _, Result, bail};

/// A connection to a server on loopback.
pub struct Client {
    stream: BufReader<TcpStream>,
    host: String,
    /// The header that says who asks.
    who: String,
}

impl Client {
    /// Connects to `127.0.0.1:PORT`.
    pub fn new(port: u16, token: &str) -> Result<Self> {
        let host = format!("127.0.0.1:{port}");
        let stream = TcpStream::connect(&host).with_context(|| host.clone())?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), host, who: bearer(token) })
    }

    /// A browser that is signed in by this secret.
    pub fn browser(port: u16, session: &str) -> Result<Self> {
        Ok(Self { who: format!("cookie: radd={session}"), ..Self::new(port, "")? })
    }

    /// Asks as the holder of another token from now on.
    pub fn holding(&mut self, token: &str) -> &mut Self {
        self.who = bearer(token);
        self
    }

    /// Sends a request and reads the whole answer: the status and the body.
    pub fn send(&mut self, method: &str, path: &str, body: &str) -> Result<(u16, Vec<u8>)> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\n{}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            self.host,
            self.who,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.with_context(|| format!("not an answer: {line:?}"))?;
        let mut length = None;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let header = line.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse::<usize>().ok();
            }
        }
        let mut body = vec![0; length.context("an answer without a length")?];
        self.stream.read_exact(&mut body)?;
        Ok((status, body))
    }

    /// As [`Client::send`], where anything but success is an error.
    pub fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<serde_json::Value> {
        let (status, answer) = self.send(method, path, body)?;
        if !(200..300).contains(&status) {
            bail!("{method} {path}: {status}: {}", String::from_utf8_lossy(&answer));
        }
        Ok(serde_json::from_slice(&answer).unwrap_or_default())
    }
}

fn bearer(token: &str) -> String {
    format!("authorization: Bearer {token}")
}
