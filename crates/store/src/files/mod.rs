//! The contents of files: outside the database, in a directory or in a store that speaks S3.
//!
//! A content is written once and never changed. Its row in the database comes first and goes last (see `file`), and its name
//! holds the row's number besides its hash: so what is removed is never what somebody puts there at the same time.

mod address;
mod disk;
mod draft;
mod error;
mod s3;
mod sweep;

use std::fmt;
use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use crate::event::Hash;

pub use address::Keys;
pub use draft::Draft;
pub use error::FileError;
pub use sweep::{Swept, Unsound};

use address::Address;
use disk::Disk;
use s3::S3;

/// Where the contents of files are kept. Cloning shares it. Everything here waits for the disk or the network: in an
/// asynchronous task it belongs on a thread of its own.
#[derive(Clone)]
pub struct Files(Arc<Place>);

enum Place {
    Disk(Disk),
    S3(Box<S3>),
}

/// A content: the number of its row, and what it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blob {
    /// The number of its row.
    pub id: i64,
    /// SHA-256 of it.
    pub hash: Hash,
    /// How many bytes it has.
    pub size: u64,
}

impl Blob {
    /// What it is called where it is kept: its hash as `sha256sum` prints it, and its number.
    pub fn key(&self) -> String {
        use fmt::Write as _;
        let mut key = String::with_capacity(80);
        for byte in self.hash {
            let _ = write!(key, "{byte:02x}");
        }
        let _ = write!(key, "-{}", self.id);
        key
    }
}

impl Files {
    /// Opens the place that an address names:
    ///
    /// - `files:DIRECTORY`, which is made where it isn't there;
    /// - `s3://BUCKET/PREFIX?endpoint=URL&region=NAME&style=path`, where all but the bucket may be left out. Without an
    ///   endpoint it is Amazon's of the region; with one, the bucket stands in the path unless `style=host` is said.
    ///
    /// The keys of an S3 store don't stand in the address, which others on the machine can see. Two databases never share
    /// a directory, or a bucket and prefix. Nothing is asked of an S3 store yet: [`Files::check`] does that.
    ///
    /// # Errors
    /// An address that isn't one; a directory that can't be made.
    pub fn open(address: &str, keys: Option<Keys>) -> Result<Self, FileError> {
        Ok(Self(Arc::new(match Address::parse(address)? {
            Address::Disk(directory) => Place::Disk(Disk::open(&directory)?),
            Address::S3(place) => Place::S3(Box::new(S3::open(*place, keys)?)),
        })))
    }

    /// A place for a content that is still arriving. Dropped, it is gone.
    ///
    /// # Errors
    /// A disk that can't be written.
    pub fn draft(&self) -> Result<Draft, FileError> {
        match &*self.0 {
            Place::Disk(disk) => Draft::new_in(disk.directory()),
            Place::S3(_) => Draft::new(),
        }
    }

    /// Keeps a content for good: once this is `Ok`, it is on disk. What is there already stays as it is.
    ///
    /// # Errors
    /// A place that can't be reached or written.
    pub fn put(&self, blob: &Blob, draft: Draft) -> Result<(), FileError> {
        match &*self.0 {
            Place::Disk(disk) => disk.put(blob, draft),
            Place::S3(s3) => s3.put(blob, draft),
        }
    }

    /// Whether a content of this size is there. Whether it is the right one shows when it is read.
    ///
    /// # Errors
    /// A place that can't be reached.
    pub fn has(&self, blob: &Blob) -> Result<bool, FileError> {
        match &*self.0 {
            Place::Disk(disk) => disk.has(blob),
            Place::S3(s3) => s3.has(blob),
        }
    }

    /// A content, at its beginning. All of it was read and is what was put there; it stays readable while it is held,
    /// even if it is removed meanwhile.
    ///
    /// # Errors
    /// It isn't there, or is another; a place that can't be reached.
    pub fn get(&self, blob: &Blob) -> Result<File, FileError> {
        match &*self.0 {
            Place::Disk(disk) => disk.get(blob),
            Place::S3(s3) => s3.get(blob),
        }
    }

    /// Removes a content; one that isn't there is removed already.
    ///
    /// # Errors
    /// A place that can't be reached or written.
    pub fn remove(&self, blob: &Blob) -> Result<(), FileError> {
        match &*self.0 {
            Place::Disk(disk) => disk.remove(blob),
            Place::S3(s3) => s3.remove(blob),
        }
    }

    /// Whether contents can be kept here: writes one, reads it and removes it.
    ///
    /// # Errors
    /// What is wrong with the place.
    pub fn check(&self) -> Result<(), FileError> {
        let mut draft = self.draft()?;
        draft.write(b"Whether files can be kept here.")?;
        // No row has this number.
        let blob = Blob { id: 0, hash: draft.hash(), size: draft.size() };
        self.put(&blob, draft)?;
        let read = self.get(&blob);
        self.remove(&blob)?;
        read.map(drop)
    }

    /// Removes what was arriving when a process was killed, more than `age` ago.
    ///
    /// # Errors
    /// A disk that can't be read or written.
    pub fn tidy(&self, age: Duration) -> Result<(), FileError> {
        match &*self.0 {
            Place::Disk(disk) => disk.tidy(age),
            // What arrives on its way to another machine has no name.
            Place::S3(_) => Ok(()),
        }
    }
}

impl fmt::Display for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Place::Disk(disk) => write!(f, "files:{}", disk.directory().display()),
            Place::S3(s3) => s3.fmt(f),
        }
    }
}
