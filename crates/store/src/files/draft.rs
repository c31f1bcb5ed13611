use std::fs::File;
use std::io::{self, Read, Seek as _, Write as _};
use std::path::Path;

use desk::file::HEAD;
use sha2::{Digest as _, Sha256};
use tempfile::{Builder, TempPath};

use super::FileError;
use crate::event::Hash;

/// What a content that is still arriving is called in a directory.
pub(super) const PREFIX: &str = ".arriving-";

/// A content that is still arriving: on disk, with what is known of it so far.
pub struct Draft {
    file: File,
    /// Its name, where it may stay.
    path: Option<TempPath>,
    hash: Sha256,
    size: u64,
    head: Vec<u8>,
}

impl Draft {
    /// One without a name, of which nothing is left when the process ends, however it does.
    pub(super) fn new() -> Result<Self, FileError> {
        Ok(Self::of(tempfile::tempfile()?, None))
    }

    /// One in a directory where it may stay.
    pub(super) fn new_in(directory: &Path) -> Result<Self, FileError> {
        let (file, path) = Builder::new().prefix(PREFIX).tempfile_in(directory)?.into_parts();
        Ok(Self::of(file, Some(path)))
    }

    fn of(file: File, path: Option<TempPath>) -> Self {
        Self { file, path, hash: Sha256::new(), size: 0, head: Vec::new() }
    }

    /// Adds what has arrived.
    ///
    /// # Errors
    /// A disk that is full or can't be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        self.file.write_all(bytes)?;
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        let room = HEAD - self.head.len();
        self.head.extend(bytes.iter().take(room));
        Ok(())
    }

    /// SHA-256 of what has arrived.
    pub fn hash(&self) -> Hash {
        self.hash.clone().finalize().into()
    }

    /// How many bytes have arrived.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The first bytes, by which [`desk::file::media_type`] tells the kind.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// The content on disk, at its beginning.
    pub(super) fn content(&mut self) -> Result<&File, FileError> {
        self.file.rewind()?;
        Ok(&self.file)
    }

    /// What is on disk, and its name.
    pub(super) fn into_parts(self) -> (File, Option<TempPath>) {
        (self.file, self.path)
    }
}

/// SHA-256 of what a reader gives, and how much that is; `each` sees it on the way.
pub(super) fn hash(
    mut reader: impl Read,
    mut each: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<(Hash, u64)> {
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 64 * 1024]);
    loop {
        let read = match reader.read(&mut buffer) {
            Ok(0) => return Ok((hash.finalize().into(), size)),
            Ok(read) => &buffer[..read],
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        hash.update(read);
        size += read.len() as u64;
        each(read)?;
    }
}
