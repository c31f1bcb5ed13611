//! Somebody who receives webhooks, on a port of this machine, and answers as the story says.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver as Arrivals, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use worker::Webhook;

pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
pub const OLD_SECRET: &str = "whsec_b2xkIG9sZCBvbGQgb2xkIG9sZCBvbGQgb2xkIQ==";

/// What arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Arrived {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }

    /// Whether it was signed with a secret.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let seconds = self.headers["webhook-timestamp"].parse().unwrap();
        let webhook = standardwebhooks::Webhook::new(secret).unwrap();
        let expected = webhook.sign(self.id(), seconds, self.body.as_bytes()).unwrap();
        self.headers["webhook-signature"].split(' ').any(|one| one == expected)
    }
}

pub struct Receiver {
    url: String,
    arrivals: Mutex<Arrivals<Arrived>>,
}

/// What a receiver does with what arrived: the head of its answer, or nothing where it hangs up.
pub type Answer = dyn Fn(&Arrived) -> Option<String> + Send + Sync;

/// The head of an answer.
pub fn status(code: u16, headers: &str) -> Option<String> {
    Some(format!("HTTP/1.1 {code} so\r\n{headers}content-length: 0\r\nconnection: close\r\n\r\n"))
}

impl Receiver {
    pub fn new(answer: impl Fn(&Arrived) -> Option<String> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (sender, arrivals) = channel();
        let answer: Arc<Answer> = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (sender, answer) = (sender.clone(), answer.clone());
                thread::spawn(move || receive(stream.unwrap(), &sender, &*answer));
            }
        });
        Self { url, arrivals: Mutex::new(arrivals) }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn webhook(&self, secrets: &[&str]) -> Option<Arc<Webhook>> {
        let secrets: Vec<String> = secrets.iter().map(|secret| (*secret).to_owned()).collect();
        Some(Arc::new(Webhook::new(&self.url, &secrets).unwrap()))
    }

    /// What has arrived since the last time.
    pub fn arrived(&self) -> Vec<Arrived> {
        self.arrivals.lock().unwrap().try_iter().collect()
    }

    /// The next that arrives.
    pub fn next(&self) -> Arrived {
        self.arrivals.lock().unwrap().recv_timeout(Duration::from_secs(60)).unwrap()
    }
}

fn receive(stream: TcpStream, sender: &Sender<Arrived>, answer: &Answer) {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or_default() == 0 {
            return;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let headers: BTreeMap<_, _> = lines[1..]
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let mut body = vec![0; headers["content-length"].parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    let arrived = Arrived { headers, body: String::from_utf8(body).unwrap() };
    let _ = sender.send(arrived.clone());
    if let Some(head) = answer(&arrived) {
        let _ = reader.get_mut().write_all(head.as_bytes());
    }
}
