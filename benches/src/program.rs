//! The program itself: its start, its memory, and another desk's history written into an organisation.

use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::engine::Place;
use crate::figures::{median, milliseconds};
use crate::server;

const STARTS: usize = 7;
/// How long a server has done nothing when its memory is looked at.
const IDLE: Duration = Duration::from_secs(5);

/// How long a start takes until `/readyz` says so, and the memory of a server that has only started.
pub fn start(place: &Place, files: &Path) -> Result<String> {
    let mut took = Vec::new();
    for _ in 0..STARTS {
        let desk = server::desk(&place.url, files)?;
        took.push(desk.took.as_micros());
        desk.stop()?;
    }
    let desk = server::desk(&place.url, files)?;
    sleep(IDLE);
    let memory = desk.memory()? / 1024;
    desk.stop()?;
    Ok(format!("| {} | {} | {memory} |\n", place.engine, milliseconds(median(took))))
}

/// Writes a log into an organisation, and verifies all; how long each took, and what the second said.
pub fn replay(place: &Place, log: &Path, files: &Path, organisation: i64) -> Result<String> {
    let (log, organisation) = (log.display().to_string(), organisation.to_string());
    let (wrote, _) = run(place, files, &["replay", &log, "--into", &organisation, "--json"])?;
    let (verified, said) = run(place, files, &["verify"])?;
    let said = said.lines().collect::<Vec<_>>().join(" ");
    Ok(format!("| {} | {} | {} | {said} |\n", place.engine, seconds(wrote), seconds(verified)))
}

fn seconds(took: Duration) -> String {
    format!("{}.{}", took.as_secs(), took.subsec_millis() / 100)
}

fn run(place: &Place, files: &Path, arguments: &[&str]) -> Result<(Duration, String)> {
    let mut command = Command::new(server::radd()?);
    command.args(arguments).env("RADD_DATABASE", &place.url);
    command.env("RADD_FILES", format!("files:{}", files.display())).stderr(Stdio::inherit());
    let began = Instant::now();
    let output = command.output()?;
    if !output.status.success() {
        bail!("radd {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stdout));
    }
    Ok((began.elapsed(), String::from_utf8(output.stdout)?))
}
