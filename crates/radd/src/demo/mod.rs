//! `radd demo`: a desk to look at, with customers, contracts and cases in every state.

mod fill;
mod scene;
mod story;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use desk::identity::{self, CodeAppSecret};
use serde::{Deserialize, Serialize};
use sla::{Instant, Language};
use store::{Failure, Store};

use crate::database::DatabaseArgs;
use fill::{Filling, Keys};
use scene::Scene;

/// Where the demonstration goes.
#[derive(Args)]
pub(crate) struct DemoArgs {
    #[command(flatten)]
    database: DatabaseArgs,

    /// Where the tokens are kept, for this user alone, so that a second start can print them again.
    #[arg(long, value_name = "FILE", default_value = "var/demonstration.json")]
    tokens: PathBuf,
}

/// What lets somebody in: a token for programs; an address, a password and, for agents, a code app for the browser.
#[derive(Serialize, Deserialize)]
struct Token {
    role: String,
    name: String,
    secret: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    password: String,
    /// The letters that a code app is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code_app: Option<String>,
    /// The same as it is kept, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code_app_secret: Option<String>,
}

/// Fills an empty database with the demonstration, and prints what to try; where there is something, prints that alone.
///
/// # Errors
/// The database or the file of tokens can't be read or written.
pub(crate) fn run(
    args: &DemoArgs,
    now: Instant,
    language: Language,
    out: &mut dyn Write,
) -> anyhow::Result<ExitCode> {
    let store = args.database.open()?;
    let is_empty = store.read_now::<_, Failure, _>(|tx| Ok(store::organisations(tx, 0, 1)?.is_empty()))?;
    let tokens = match is_empty {
        true => fill(&store, &args.tokens, now)?,
        false => kept(&args.tokens)?,
    };
    print(&tokens, is_empty, now, language, out)?;
    Ok(ExitCode::SUCCESS)
}

/// Fills the database: everything, or nothing. The tokens are on disk first, since the database keeps only their hashes.
fn fill(store: &Store, file: &Path, now: Instant) -> anyhow::Result<Vec<Token>> {
    let scene = Scene::read()?;
    // One password for all: who looks at the demonstration signs in as several of its people.
    let password = identity::recovery_code(random());
    let hash = identity::hash_password(&password, random())?;
    let (mut tokens, mut keys) = (Vec::new(), Vec::new());
    for (place, (role, name, address)) in scene.people().into_iter().enumerate() {
        let secret = store::token_secret(random());
        let app = (place < scene.agents.len()).then(|| CodeAppSecret::new(random()));
        let code_app_secret =
            app.as_ref().map(|app| app.bytes().iter().map(|byte| format!("{byte:02x}")).collect());
        keys.push(Keys {
            token: store::token_hash(&secret),
            password: hash.clone(),
            code_app: app.as_ref().map(|app| app.bytes().to_vec()),
        });
        let (password, code_app) = (password.clone(), app.map(|app| app.text()));
        tokens.push(Token { role, name, secret, address, password, code_app, code_app_secret });
    }
    write(file, &tokens)?;
    store.write_now::<_, Failure, _>(move |tx| Filling::new(tx, now, &random).fill(&scene, &keys))?;
    Ok(tokens)
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without the system's randomness there are no secrets, and nothing else to do.
    if getrandom::fill(&mut bytes).is_err() {
        std::process::abort();
    }
    bytes
}

fn write(file: &Path, tokens: &[Token]) -> anyhow::Result<()> {
    let said = || format!("--tokens {}", file.display());
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(said)?;
    }
    let mut options = OpenOptions::new();
    let mut open =
        options.write(true).create(true).truncate(true).mode(0o600).open(file).with_context(said)?;
    open.write_all(&serde_json::to_vec_pretty(tokens)?).and_then(|()| open.sync_all()).with_context(said)
}

/// The tokens that an earlier start has kept; none where another desk is in this database.
fn kept(file: &Path) -> anyhow::Result<Vec<Token>> {
    match fs::read(file) {
        Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| format!("--tokens {}", file.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error).with_context(|| format!("--tokens {}", file.display())),
    }
}

fn print(
    tokens: &[Token],
    is_new: bool,
    now: Instant,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let said = |en: &'static str, ar: &'static str| if language == Language::Ar { ar } else { en };
    match (is_new, tokens.is_empty()) {
        (true, _) => writeln!(out, "{}", said("The demonstration is there.", "العرض التجريبي جاهز."))?,
        (false, false) => writeln!(
            out,
            "{}",
            said("The demonstration is there from before.", "العرض التجريبي موجود من قبل.")
        )?,
        (false, true) => {
            let text = (
                "This database has a desk in it already: nothing was changed.",
                "في قاعدة البيانات هذه مكتب دعم بالفعل: لم يُغيَّر شيء.",
            );
            return writeln!(out, "{}", said(text.0, text.1));
        }
    }
    writeln!(out, "\n{}", said("Who can ask, and with which token:", "من يمكنه الطلب، وبأي رمز:"))?;
    for Token { role, name, secret, .. } in tokens {
        writeln!(out, "  {secret}  {name}, {role}")?;
    }
    doors(tokens, now, language, out)?;
    let first = tokens.iter().find(|token| token.role == "agent").or(tokens.first());
    let Some(Token { secret, .. }) = first else { return Ok(()) };
    writeln!(out, "\n{}", said("Try, once it serves:", "جرّب، متى بدأ الخادم:"))?;
    writeln!(out, "  export TOKEN={secret}")?;
    for path in ["queue", "triage", "cases/1"] {
        writeln!(out, "  curl -sH \"Authorization: Bearer $TOKEN\" 'http://localhost:8080/api/v1/{path}'")?;
    }
    writeln!(out, "  http://localhost:8080/api/docs")
}

/// Who signs in in the browser, and with what. Codes change: printed again, they are those of then.
fn doors(tokens: &[Token], now: Instant, language: Language, out: &mut dyn Write) -> io::Result<()> {
    let Some(password) = tokens.first().map(|token| &token.password).filter(|of| !of.is_empty()) else {
        return Ok(());
    };
    match language {
        Language::En => writeln!(out, "\nWho signs in in the browser, all with the password {password}")?,
        Language::Ar => writeln!(out, "\nمن يدخل من المتصفح، وكلهم بكلمة المرور \u{2066}{password}\u{2069}")?,
    }
    for token in tokens {
        let code = token.code_app_secret.as_deref().and_then(code_app).map(|app| app.code_now(now));
        match (code, language) {
            (None, _) => writeln!(out, "  {}", token.address)?,
            (Some(code), Language::En) => writeln!(out, "  {}  code now: {code}", token.address)?,
            (Some(code), Language::Ar) => writeln!(out, "  {}  الرمز الآن: {code}", token.address)?,
        }
    }
    match language {
        Language::En => writeln!(out, "Codes change every 30 seconds: radd demo prints those of then."),
        Language::Ar => writeln!(out, "تتغير الرموز كل 30 ثانية: يطبع \u{2066}radd demo\u{2069} رموز وقته."),
    }
}

fn code_app(hexadecimal: &str) -> Option<CodeAppSecret> {
    let pairs = hexadecimal.as_bytes().chunks(2);
    let bytes = pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok());
    bytes.collect::<Option<Vec<u8>>>().map(CodeAppSecret::kept)
}
