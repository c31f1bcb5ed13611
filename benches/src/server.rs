//! Servers as children: the desk as a user starts it, and the bare one.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::http::Client;

/// A server that is killed when it goes.
pub struct Server {
    child: Child,
    /// Where it listens on loopback.
    pub port: u16,
    /// How long it took until it said that it was ready.
    pub took: Duration,
}

/// The program that is measured: beside this one.
pub fn radd() -> Result<PathBuf> {
    let radd = std::env::current_exe()?.with_file_name("radd");
    if radd.exists() { Ok(radd) } else { bail!("{}: build radd first", radd.display()) }
}

/// Starts `radd serve` without limits on how often one may ask, and waits until it is ready.
pub fn desk(database: &str, files: &Path) -> Result<Server> {
    let mut command = Command::new(radd()?);
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--database", database, "--files"])
        .arg(format!("files:{}", files.display()))
        .args(["--token-rate", "0", "--address-rate", "0", "--guess-rate", "0", "--name-server", "none"])
        .env("RADD_LOG", "warn");
    let mut server = start(command, |line| line.rsplit_once(':')?.1.parse().ok())?;
    let began = Instant::now();
    while Client::new(server.port, "")?.send("GET", "/readyz", "")?.0 != 200 {
        if began.elapsed() > Duration::from_secs(30) {
            bail!("it doesn't get ready");
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    server.took += began.elapsed();
    Ok(server)
}

/// Starts the bare server.
pub fn bare(database: &str) -> Result<Server> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["bare", database]);
    start(command, |line| line.parse().ok())
}

fn start(mut command: Command, port: impl Fn(&str) -> Option<u16>) -> Result<Server> {
    let began = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().context("no output")?).read_line(&mut line)?;
    let port = port(line.trim()).with_context(|| format!("it said {line:?}"))?;
    Ok(Server { child, port, took: began.elapsed() })
}

impl Server {
    /// How many hundredths of a second of the processors it has used.
    pub fn used(&self) -> Result<u128> {
        let status = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields = status.rsplit_once(')').context("no name")?.1.split_whitespace();
        let used: Result<Vec<u128>, _> = fields.skip(11).take(2).map(str::parse).collect();
        Ok(used?.into_iter().sum())
    }

    /// How many kilobytes of memory it holds.
    pub fn memory(&self) -> Result<u128> {
        self.kilobytes("VmRSS:")
    }

    /// How many it held at the most.
    pub fn most_memory(&self) -> Result<u128> {
        self.kilobytes("VmHWM:")
    }

    fn kilobytes(&self, name: &'static str) -> Result<u128> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).context(name)?;
        Ok(line.trim().trim_end_matches("kB").trim().parse()?)
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) -> Result<()> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
