//! A server as a user starts it, and a client of few words.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

/// Nothing here takes so long, on however busy a machine: whoever waits longer fails, and says for what.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. It is killed when it goes, if it hasn't ended.
pub struct Server {
    child: Child,
    log: Option<JoinHandle<String>>,
    /// Where it says that it is.
    pub url: String,
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }
}

/// Starts `radd serve` on a port that the system gives; `options` are separated by spaces.
pub fn serve(database: &str, options: &str) -> Server {
    let mut command = Command::new(env!("CARGO_BIN_EXE_radd"));
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--database", database])
        .args(options.split_whitespace());
    start(command).unwrap_or_else(|said| panic!("{said}"))
}

/// What a server says that doesn't start.
pub fn refused(database: &str, options: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_radd"));
    command.args(["serve", "--database", database]).args(options.split_whitespace());
    match start(command) {
        Ok(server) => panic!("it started: {}", server.url),
        Err(said) => said,
    }
}

/// Starts a server, or gives what it said.
pub fn start(mut command: Command) -> Result<Server, String> {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    // A thread reads, so that the server never waits for us.
    let log = std::thread::spawn(move || {
        let mut said = String::new();
        stderr.read_to_string(&mut said).unwrap();
        said
    });
    let stdout = child.stdout.take().unwrap();
    let (sender, first) = mpsc::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        sender.send(line)
    });
    let Ok(line) = first.recv_timeout(PATIENCE) else {
        child.kill().unwrap();
        panic!("it doesn't start: {}", log.join().unwrap());
    };
    match line.trim().split_once(": ") {
        Some((_, url)) => Ok(Server { child, log: Some(log), url: url.to_owned() }),
        None => {
            assert!(!child.wait().unwrap().success());
            Err(log.join().unwrap())
        }
    }
}

impl Server {
    pub fn port(&self) -> u16 {
        self.url.rsplit_once(':').unwrap().1.parse().unwrap()
    }

    pub fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port())).unwrap()
    }

    /// Asks as the lead; the error is the connection's.
    pub fn ask(&self, method: &str, path: &str, body: &str) -> std::io::Result<Answer> {
        self.ask_as("lead", method, path, body)
    }

    /// Asks as whoever has this token.
    pub fn ask_as(&self, token: &str, method: &str, path: &str, body: &str) -> std::io::Result<Answer> {
        ask_at(self.port(), method, path, &format!("Authorization: Bearer {token}\r\n"), body)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "").unwrap()
    }

    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(status.unwrap().success());
    }

    /// Ends it on the spot, whatever it is doing.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
    }

    /// Ends it, and gives what stands in its log.
    pub fn last_words(&mut self) -> String {
        self.kill();
        self.log.take().map(|log| log.join().unwrap()).unwrap_or_default()
    }

    /// Waits for the end: how it ended, and what stands in its log.
    pub fn end(mut self) -> (ExitStatus, String) {
        let mut status = None;
        let ended = eventually(|| {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        if !ended {
            self.child.kill().unwrap();
        }
        let log = self.log.take().unwrap().join().unwrap();
        (status.unwrap_or_else(|| panic!("it doesn't end: {log}")), log)
    }

    /// Asks it to stop, and sees to it that it did as it should.
    pub fn stop(self) -> String {
        self.signal("TERM");
        let (status, log) = self.end();
        assert!(status.success(), "{status}: {log}");
        log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether something comes true before patience ends.
pub fn eventually(mut is_so: impl FnMut() -> bool) -> bool {
    let began = Instant::now();
    loop {
        if is_so() {
            return true;
        }
        if began.elapsed() >= PATIENCE {
            return false;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Asks whoever listens at a port; each header ends its line.
pub fn ask_at(port: u16, method: &str, path: &str, headers: &str, body: &str) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}Content-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = answer(&mut stream)?;
    // Addresses in answers have the server's port; answers of servers at other ports are compared with them.
    answer.body = answer.body.replace(&format!("localhost:{port}"), "localhost");
    Ok(answer)
}

/// Reads an answer to its end.
pub fn answer(stream: &mut impl Read) -> std::io::Result<Answer> {
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    let text = String::from_utf8(bytes).unwrap();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        read?;
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    };
    let length = head
        .to_ascii_lowercase()
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    if length.is_some_and(|length: usize| length > body.len()) {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
}
