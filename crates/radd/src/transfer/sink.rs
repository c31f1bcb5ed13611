//! Where it is written to: a directory, or an archive in one file.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Seek as _, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use sla::Error;
use tempfile::NamedTempFile;

use super::end::{Counted, Entry};
use crate::file;

/// Gives an entry's content to what it is written to.
pub(super) type Content<'a> = &'a mut dyn FnMut(&mut dyn Write) -> anyhow::Result<()>;

/// A place that entries are written to, one after another.
pub(super) trait Sink {
    /// Writes an entry.
    fn put(&mut self, name: &str, content: Content<'_>) -> anyhow::Result<Entry>;
}

/// A directory of files.
pub(super) struct Directory(PathBuf);

impl Directory {
    /// Makes the directory, for this user alone; and its name.
    ///
    /// # Errors
    /// One that isn't empty, or can't be made.
    pub(super) fn create(path: &Path) -> Result<(Self, String), Error> {
        let name = file::name(path);
        let made =
            DirBuilder::new().recursive(true).mode(0o700).create(path).and_then(|()| fs::read_dir(path));
        match made.map(|mut entries| entries.next().is_none()) {
            Ok(true) => Ok((Self(path.to_owned()), name)),
            Ok(false) => {
                let (en, ar) = ("it isn't empty: name another directory", "ليس فارغًا: سمِّ مجلدًا آخر");
                Err(Error::new("DIRECTORY", name, en, ar))
            }
            Err(error) => Err(cannot_make("DIRECTORY", name, &error)),
        }
    }
}

fn cannot_make(field: &str, name: String, error: &io::Error) -> Error {
    Error::new(
        field,
        name,
        format!("can't be made: {error}"),
        format!("تعذّر إنشاؤه: \u{2066}{error}\u{2069}"),
    )
}

impl Sink for Directory {
    fn put(&mut self, name: &str, content: Content<'_>) -> anyhow::Result<Entry> {
        let path = self.0.join(name);
        let folder = path.parent().unwrap_or(&self.0);
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let mut counted = Counted::new(BufWriter::new(&file));
        content(&mut counted)?;
        counted.flush()?;
        let entry = counted.entry();
        file.sync_all()?;
        File::open(folder)?.sync_all()?;
        Ok(entry)
    }
}

/// A gzipped tar. It has another name until it is whole, so that under its own there is all of it or nothing.
pub(super) struct Archive {
    tar: tar::Builder<GzEncoder<BufWriter<NamedTempFile>>>,
    folder: PathBuf,
}

impl Archive {
    /// Begins one that will have this name; and the name.
    ///
    /// # Errors
    /// A file that is there, or a folder that can't be written to.
    pub(super) fn create(path: &Path) -> Result<(Self, String), Error> {
        let name = file::name(path);
        if path.exists() {
            return Err(taken(name));
        }
        let folder = path.parent().filter(|of| !of.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let partial = NamedTempFile::with_prefix_in(".radd-backup-", folder);
        let partial = partial.map_err(|error| cannot_make("FILE", name.clone(), &error))?;
        let gzip = GzEncoder::new(BufWriter::new(partial), Compression::fast());
        Ok((Self { tar: tar::Builder::new(gzip), folder: folder.to_owned() }, name))
    }

    /// The folder that it will be in, which has room for it.
    pub(super) fn folder(&self) -> PathBuf {
        self.folder.clone()
    }

    /// Ends it, and gives it its name once it is on disk; how many bytes it has.
    ///
    /// # Errors
    /// A disk that is full; a file that is there by now.
    pub(super) fn finish(self, path: &Path) -> anyhow::Result<u64> {
        let partial =
            self.tar.into_inner()?.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        partial.as_file().sync_all()?;
        let bytes = partial.as_file().metadata()?.len();
        partial.persist_noclobber(path).map_err(|failed| match failed.error.kind() {
            io::ErrorKind::AlreadyExists => taken(file::name(path)).into(),
            _ => anyhow::Error::from(failed.error),
        })?;
        File::open(&self.folder)?.sync_all()?;
        Ok(bytes)
    }
}

fn taken(name: String) -> Error {
    let (en, ar) = ("it is there already: name another file", "موجود بالفعل: سمِّ ملفًا آخر");
    Error::new("FILE", name, en, ar)
}

impl Sink for Archive {
    fn put(&mut self, name: &str, content: Content<'_>) -> anyhow::Result<Entry> {
        // Its length stands before it, and is known only at its end.
        let mut whole = tempfile::tempfile_in(&self.folder)?;
        let mut counted = Counted::new(BufWriter::new(&whole));
        content(&mut counted)?;
        counted.flush()?;
        let entry = counted.entry();
        whole.rewind()?;
        let mut header = tar::Header::new_gnu();
        header.set_size(entry.bytes);
        header.set_mode(0o600);
        self.tar.append_data(&mut header, name, &whole)?;
        Ok(entry)
    }
}
