use std::fs::{self, DirBuilder, File};
use std::io::{self, Seek as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::draft::{PREFIX, hash};
use super::{Blob, Draft, FileError};

/// A directory, with a folder for each first two digits of a hash.
pub(super) struct Disk(PathBuf);

impl Disk {
    pub(super) fn open(directory: &Path) -> Result<Self, FileError> {
        let wrong = |e: io::Error| FileError::Address(format!("{}: {e}", directory.display()));
        // For this user alone: what customers send stands in it.
        DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(wrong)?;
        // Absolute, so that it stays the same wherever the process goes.
        fs::canonicalize(directory).map(Self).map_err(wrong)
    }

    pub(super) fn directory(&self) -> &Path {
        &self.0
    }

    fn path(&self, blob: &Blob) -> PathBuf {
        let key = blob.key();
        self.0.join(&key[..2]).join(key)
    }

    /// The content reaches the disk under another name, then takes its own, and then the folder reaches the disk: whenever
    /// the power fails, under its name is all of it or nothing.
    pub(super) fn put(&self, blob: &Blob, draft: Draft) -> Result<(), FileError> {
        let path = self.path(blob);
        let folder = path.parent().unwrap_or(&self.0);
        let (file, named) = draft.into_parts();
        let named = named.ok_or_else(|| FileError::Unreachable("a draft of another place".to_owned()))?;
        file.sync_all()?;
        match DirBuilder::new().mode(0o700).create(folder) {
            Ok(()) => sync(&self.0)?,
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e.into()),
        }
        named.persist(&path).map_err(|e| FileError::from(e.error))?;
        sync(folder)
    }

    pub(super) fn has(&self, blob: &Blob) -> Result<bool, FileError> {
        match fs::metadata(self.path(blob)) {
            Ok(found) => Ok(found.is_file() && found.len() == blob.size),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(e) => Err(e.into()),
        }
    }

    pub(super) fn get(&self, blob: &Blob) -> Result<File, FileError> {
        let mut file = File::open(self.path(blob)).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => FileError::Missing,
            _ => e.into(),
        })?;
        if hash(&file, |_| Ok(()))? != (blob.hash, blob.size) {
            return Err(FileError::Damaged);
        }
        file.rewind()?;
        Ok(file)
    }

    pub(super) fn remove(&self, blob: &Blob) -> Result<(), FileError> {
        match fs::remove_file(self.path(blob)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e.into()),
            _ => Ok(()),
        }
    }

    pub(super) fn tidy(&self, age: Duration) -> Result<(), FileError> {
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            let arriving = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
            // Whatever else happens to it meanwhile, whoever writes it does.
            let Ok(found) = entry.metadata() else { continue };
            let old = found.modified()?.elapsed().is_ok_and(|passed| passed > age);
            if arriving && old {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }
}

fn sync(folder: &Path) -> Result<(), FileError> {
    Ok(File::open(folder)?.sync_all()?)
}
