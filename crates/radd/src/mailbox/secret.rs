//! Secrets: from a file, from the environment, or from whoever sits at the terminal. Never from the command line, which
//! others on the machine see.

use std::io::{self, BufRead, IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};

use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use sla::{Error, Language};

use crate::file;

/// In which language somebody is asked, and where they answer.
pub(super) type Asks<'a> = (Language, &'a mut dyn BufRead);

/// A secret that is looked for.
pub(super) struct Asked {
    /// Where the person says that it is.
    pub file: Option<PathBuf>,
    /// The variable that may hold it.
    pub variable: &'static str,
    /// The option that names the file.
    pub option: &'static str,
    /// Whose it is, for asking.
    pub of: String,
    /// What was kept before.
    pub was: Option<String>,
    /// Whether nothing works without it.
    pub needed: bool,
}

/// The secret, if there is one.
///
/// # Errors
/// One that is needed and nowhere; a file that can't be read.
pub(super) fn secret(asked: Asked, (language, input): Asks<'_>) -> anyhow::Result<Option<String>> {
    let Asked { file, variable, option, of, was, needed } = asked;
    if let Some(path) = file {
        return Ok(Some(first_line(&read(&path, input)?)));
    }
    if let Some(found) = std::env::var(variable).ok().filter(|found| !found.is_empty()) {
        return Ok(Some(found));
    }
    if was.is_some() || !needed {
        return Ok(was);
    }
    if io::stdin().is_terminal() {
        return Ok(Some(typed(&of, (language, input))?));
    }
    let en = format!("no password is given for {of}: name a file, or put it into {variable}");
    let ar =
        format!("لا كلمة مرور لـ \u{2066}{of}\u{2069}: سمِّ ملفًا أو ضعها في المتغير \u{2066}{variable}\u{2069}");
    Err(Error::new(option, "", en, ar).into())
}

fn read(path: &Path, input: &mut dyn BufRead) -> anyhow::Result<String> {
    if path != Path::new("-") {
        return Ok(file::text(path)?);
    }
    let mut text = String::new();
    input.take(1 << 16).read_to_string(&mut text)?;
    Ok(text)
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// What is typed at the terminal, unseen.
fn typed(of: &str, (language, input): Asks<'_>) -> anyhow::Result<String> {
    let stdin = io::stdin();
    let mut out = io::stderr();
    match language {
        Language::En => write!(out, "Password of {of}: ")?,
        Language::Ar => write!(out, "كلمة مرور \u{2066}{of}\u{2069}: ")?,
    }
    out.flush()?;
    let before = tcgetattr(&stdin)?;
    let mut unseen = before.clone();
    unseen.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&stdin, OptionalActions::Flush, &unseen)?;
    let mut line = String::new();
    let read = input.read_line(&mut line);
    tcsetattr(&stdin, OptionalActions::Flush, &before)?;
    writeln!(out)?;
    read?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
