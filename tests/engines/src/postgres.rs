//! A PostgreSQL of our own: started once, never as root, reached by a socket in a directory of its own and by a port that
//! the system gave, and stopped when this process ends, however it ends. A test that stops and starts one has its own.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use ::postgres::{Client, NoTls};
use rcgen::CertifiedKey;

/// A running server.
pub struct Server {
    /// Where its socket is.
    directory: String,
    port: u16,
    /// The certificate that it shows to `localhost`, in PEM; whoever trusts it trusts the server.
    pub certificate: String,
    /// As long as our end of its input is open, the server runs. The kernel closes it, also after a panic or a kill.
    keeper: Child,
    /// What the keeper says.
    said: BufReader<ChildStdout>,
}

/// How a server is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// What runs is rolled back, every connection is ended, and what is in memory is written out.
    Fast,
    /// As if it had crashed: it recovers when it is started again.
    Immediate,
}

/// What its user gives over TCP.
pub const PASSWORD: &str = "a password for the time of a test";

/// Reads its own words from the environment, so that it can be run as another user without a file of ours.
const KEEPER: &str = r#"
set -eu
umask 077
dir=$(mktemp -d "${PG_PLACE:-${TMPDIR:-/tmp}}/radd-postgres.XXXXXX")
trap 'rm -rf "$dir"' EXIT
cd "$dir"
printf %s "$PG_PASSWORD" >password
printf %s "$PG_CERTIFICATE" >certificate.pem
printf %s "$PG_KEY" >key.pem
"$PG_BIN/initdb" --pgdata=data --username=radd --pwfile=password --auth-local=trust --auth-host=scram-sha-256 \
  --encoding=UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=und --no-sync >log 2>&1 || { cat log >&2; exit 1; }
start() {
  "$PG_BIN/postgres" -D data -k "$dir" -h "$PG_HOST" -p "$PG_PORT" $PG_SETTINGS -c max_connections=300 -c ssl=on \
    -c "ssl_cert_file=$dir/certificate.pem" -c "ssl_key_file=$dir/key.pem" >>log 2>&1 &
  server=$!
  until "$PG_BIN/pg_isready" --quiet --host="$dir" --port="$PG_PORT"; do
    kill -0 "$server" 2>/dev/null || { cat log >&2; exit 1; }
    sleep 0.05
  done
}
stop() {
  [ -z "$server" ] || { kill -"$1" "$server"; wait "$server" || true; }
  server=
}
start
echo "$dir"
while read -r word; do
  case "$word" in start) start ;; *) stop "$word" ;; esac
  echo "$word"
done
stop QUIT
"#;

/// What a test's server is told. It waits for no disk: what is tested isn't what happens when the power goes.
const IN_MEMORY: &[(&str, &str)] = &[("PG_SETTINGS", "-c fsync=off")];

/// The server of this run.
pub fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| over_tcp(IN_MEMORY))
}

/// Another one, for benchmarks: it keeps what it says is kept, where a disk is, and has room to write much at once.
pub fn durable() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| over_tcp(&[("PG_SETTINGS", "-c max_wal_size=4GB"), ("PG_PLACE", "/var/tmp")]))
}

const STARTS: &str = "PostgreSQL starts; what it said is above";

fn over_tcp(settings: &[(&str, &str)]) -> Server {
    // Between our asking for a port and the server's taking it somebody else may have it.
    let started = (0..3).find_map(|_| {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        start("localhost", port, settings)
    });
    started.expect(STARTS)
}

/// A server at a host's port, and a socket that is named after the port.
fn start(host: &str, port: u16, settings: &[(&str, &str)]) -> Option<Server> {
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let mut keeper = command();
    keeper
        .env("PG_BIN", programs())
        .envs(settings.iter().copied())
        .env("PG_HOST", host)
        .env("PG_PORT", port.to_string())
        .env("PG_PASSWORD", PASSWORD)
        .env("PG_CERTIFICATE", cert.pem())
        .env("PG_KEY", signing_key.serialize_pem())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // An interrupt from the keyboard is ours to die of; the keeper then sees our end closed, and cleans up.
        .process_group(0);
    let mut keeper = keeper.spawn().unwrap();
    let mut said = BufReader::new(keeper.stdout.take().unwrap());
    let directory = line(&mut said);
    if directory.is_empty() {
        keeper.wait().unwrap();
        return None;
    }
    Some(Server { directory, port, certificate: cert.pem(), keeper, said })
}

fn line(said: &mut impl BufRead) -> String {
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

/// A shell that runs the keeper: as ourselves, or, as PostgreSQL refuses root, as the user that its package made.
fn command() -> Command {
    let own = std::fs::metadata("/proc/self").map(|of| std::os::unix::fs::MetadataExt::uid(&of));
    if !own.is_ok_and(|uid| uid == 0) {
        let mut shell = Command::new("sh");
        shell.args(["-c", KEEPER]);
        return shell;
    }
    let mut shell = Command::new("runuser");
    // Root's directory for temporary files may be root's alone.
    shell.args(["-u", "postgres", "--", "sh", "-c", KEEPER]).env_remove("TMPDIR").current_dir("/");
    shell
}

/// Where PostgreSQL's programs are: the newest that Debian's packages brought, else on the path.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = versions.filter(|version| version.path().join("bin/initdb").exists());
    let number = |name: &std::ffi::OsStr| name.to_str().and_then(|name| name.parse::<u32>().ok());
    let newest = found.max_by_key(|version| number(&version.file_name()));
    let packaged = newest.map(|version| version.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = || std::env::split_paths(&path).find(|directory| directory.join("initdb").exists());
    packaged.or_else(on_path).expect(
        "PostgreSQL isn't on this machine, and nothing is tested without it: install Debian's package `postgresql` \
         (scripts/need.sh postgresql)",
    )
}

impl Server {
    /// A server for one test, which may stop it and start it again. It is reached by its socket alone: a port could be
    /// another's by then.
    pub fn private() -> Self {
        start("", 5432, IN_MEMORY).expect(STARTS)
    }

    /// Stops it, and waits until it has ended.
    pub fn stop(&mut self, how: Stop) {
        self.tell(match how {
            Stop::Fast => "INT",
            Stop::Immediate => "QUIT",
        });
    }

    /// Starts it again, and waits until it takes connections.
    pub fn start(&mut self) {
        self.tell("start");
    }

    fn tell(&mut self, word: &str) {
        writeln!(self.keeper.stdin.as_mut().unwrap(), "{word}").unwrap();
        assert_eq!(line(&mut self.said), word, "the keeper has ended; what it said is above");
    }

    /// The URL of a database of this server, over its socket.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://radd@{}:{}/{database}", self.directory.replace('/', "%2F"), self.port)
    }

    /// The URL over TCP, with a password.
    pub fn url_over_tcp(&self, database: &str) -> String {
        let password = PASSWORD.replace(' ', "%20");
        format!("postgres://radd:{password}@localhost:{}/{database}", self.port)
    }

    /// A new, empty database.
    pub fn database(&self) -> String {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("t{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut client = Client::connect(&self.url("postgres"), NoTls).unwrap();
        client.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0")).unwrap();
        name
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The keeper sees our end closed, stops the server and removes its directory.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}
