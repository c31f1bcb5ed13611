//! Where it is read from: a directory, or an archive in one file.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use sla::Error;
use store::TABLES;

use super::{END, HEAD, SQLITE};
use crate::file;

/// A place to read from; it can be read more than once.
pub(super) enum Source {
    /// A directory of files.
    Directory(PathBuf),
    /// A gzipped tar.
    Archive(PathBuf),
}

/// Is given each entry's name and content.
pub(super) type Each<'a> = &'a mut dyn FnMut(&str, &mut dyn Read) -> anyhow::Result<()>;

impl Source {
    /// Gives every entry in the order in which they were written.
    ///
    /// # Errors
    /// What can't be read, or `each`.
    pub(super) fn each(&self, each: Each<'_>) -> anyhow::Result<()> {
        match self {
            Self::Directory(path) => directory(path, each),
            Self::Archive(path) => archive(path, each),
        }
    }

    /// Its name, as it is shown.
    pub(super) fn name(&self) -> String {
        let (Self::Directory(path) | Self::Archive(path)) = self;
        file::name(path)
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    Error::new(
        file::name(path),
        "",
        format!("can't be read: {error}"),
        format!("تعذّرت قراءته: \u{2066}{error}\u{2069}"),
    )
}

fn directory(path: &Path, each: Each<'_>) -> anyhow::Result<()> {
    let mut names = vec![HEAD.to_owned()];
    let folders = path.join("files");
    if folders.is_dir() {
        for folder in sorted(&folders)? {
            let entries = sorted(&folders.join(&folder))?;
            names.extend(entries.iter().map(|entry| format!("files/{folder}/{entry}")));
        }
    }
    names.extend(TABLES.iter().map(|table| format!("{table}.jsonl")));
    names.extend([END.to_owned()]);
    for name in names {
        let path = path.join(&name);
        let mut file = BufReader::new(File::open(&path).map_err(|error| unreadable(&path, &error))?);
        each(&name, &mut file)?;
    }
    Ok(())
}

fn sorted(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

fn archive(path: &Path, each: Each<'_>) -> anyhow::Result<()> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let mut archive = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    let broken = |error: io::Error| unreadable(path, &error);
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let name = entry.path().map_err(broken)?.to_string_lossy().into_owned();
        each(&name, &mut entry)?;
    }
    Ok(())
}

/// Whether an entry is of the kinds that are written.
pub(super) fn is_known(name: &str) -> bool {
    let table = name.strip_suffix(".jsonl").is_some_and(|table| TABLES.contains(&table));
    table || matches!(name, HEAD | END | SQLITE) || name.starts_with("files/")
}
