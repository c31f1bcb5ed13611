//! A store that speaks as much S3 as is spoken to it, and what it was told.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server on this machine, with one bucket, `files`. It lives as long as the test's process.
#[derive(Clone)]
pub struct S3 {
    pub address: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    objects: BTreeMap<String, Vec<u8>>,
    asked: Vec<String>,
    troubles: VecDeque<(u16, &'static str)>,
}

struct Asked {
    method: String,
    path: String,
    query: String,
    body: Vec<u8>,
}

impl S3 {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let s3 = Self { address, state: Arc::default() };
        let server = s3.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let server = server.clone();
                thread::spawn(move || server.serve(&stream.unwrap()));
            }
        });
        s3
    }

    /// What it has, by its path.
    pub fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        self.state.lock().unwrap().objects.clone()
    }

    pub fn set(&self, path: &str, bytes: &[u8]) {
        self.state.lock().unwrap().objects.insert(path.to_owned(), bytes.to_vec());
    }

    /// The methods that it was asked since it was asked this.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }

    /// It answers so the next times, each with a status and a code.
    pub fn troubles(&self, troubles: &[(u16, &'static str)]) {
        self.state.lock().unwrap().troubles.extend(troubles);
    }

    fn serve(&self, stream: &TcpStream) {
        let mut reader = BufReader::new(stream);
        while let Some(asked) = read(&mut reader) {
            let (status, body) = self.answer(&asked);
            let length = body.len();
            let head = format!("HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\n\r\n");
            let body = if asked.method == "HEAD" { Vec::new() } else { body };
            let mut stream = stream;
            if stream.write_all(&[head.as_bytes(), &body].concat()).is_err() {
                return;
            }
        }
    }

    fn answer(&self, asked: &Asked) -> (u16, Vec<u8>) {
        let mut state = self.state.lock().unwrap();
        state.asked.push(asked.method.clone());
        if let Some((status, code)) = state.troubles.pop_front() {
            return problem(status, code);
        }
        for part in [
            "X-Amz-Algorithm=AWS4-HMAC-SHA256",
            "X-Amz-Credential=an-id%2F",
            "%2Fsomewhere%2Fs3%2Faws4_request",
            "X-Amz-SignedHeaders=host",
            "X-Amz-Signature=",
        ] {
            if !asked.query.contains(part) {
                return problem(403, "AccessDenied");
            }
        }
        if !asked.path.starts_with("/files/") {
            return problem(404, "NoSuchBucket");
        }
        match asked.method.as_str() {
            "PUT" => {
                state.objects.insert(asked.path.clone(), asked.body.clone());
                (200, Vec::new())
            }
            "DELETE" => {
                state.objects.remove(&asked.path);
                (204, Vec::new())
            }
            _ => match state.objects.get(&asked.path) {
                Some(bytes) => (200, bytes.clone()),
                None => problem(404, "NoSuchKey"),
            },
        }
    }
}

fn problem(status: u16, code: &str) -> (u16, Vec<u8>) {
    (status, format!("<Error><Code>{code}</Code><AWSAccessKeyId>an-id</AWSAccessKeyId></Error>").into_bytes())
}

/// A request with its body, whose length S3 must be told.
fn read(reader: &mut BufReader<&TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        if header.trim().is_empty() {
            break;
        }
        let (name, value) = header.split_once(':')?;
        assert!(!name.eq_ignore_ascii_case("transfer-encoding"), "S3 takes no chunks");
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Some(Asked { method, path: path.to_owned(), query: query.to_owned(), body })
}
