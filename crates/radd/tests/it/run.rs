//! Runs the program as a user does.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// What a run printed.
pub struct Run {
    /// It ended with success.
    pub ok: bool,
    /// Its exit status, if it ended by itself.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs `radd` with arguments that are separated by spaces.
pub fn radd(arguments: &str) -> Run {
    radd_with_input(arguments, "")
}

/// Runs `radd` with arguments that are separated by spaces and a text on standard input.
pub fn radd_with_input(arguments: &str, input: &str) -> Run {
    radd_arguments(&arguments.split_whitespace().collect::<Vec<_>>(), input)
}

/// Runs `radd` with a text on standard input.
pub fn radd_arguments(arguments: &[&str], input: &str) -> Run {
    radd_bytes(arguments, input.as_bytes())
}

/// Runs `radd` with bytes on standard input.
pub fn radd_bytes(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_radd"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A thread writes, so that neither pipe can fill up while the other is waited for. The program may not read it all.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run::of(output)
}

impl Run {
    /// What a run printed that has ended.
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            ok: output.status.success(),
            code: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}
