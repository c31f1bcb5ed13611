//! The database that a command works on: `--database`, the same for all of them.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use clap::Args;
use sla::Error;
use store::{Config, Store};

use crate::file;

/// Where everything is kept.
#[derive(Args, Clone, Debug)]
pub(crate) struct DatabaseArgs {
    /// The database: sqlite:FILE, or postgres://USER:PASSWORD@HOST/DATABASE. A password is better kept in the
    /// environment, where other users of the machine don't see it.
    #[arg(
        long,
        value_name = "URL",
        env = "RADD_DATABASE",
        hide_env_values = true,
        default_value = "sqlite:var/radd.db"
    )]
    database: String,
}

impl DatabaseArgs {
    /// Opens it for one command: few connections. Where there is nothing yet, an SQLite file is made, and its folder;
    /// tables are brought up to date.
    ///
    /// # Errors
    /// A folder or file that can't be made; as [`Store::open`].
    pub(crate) fn open(&self) -> anyhow::Result<Store> {
        self.opened(&Config { writers: 1, readers: 1, ..Config::new(&self.database) })
    }

    /// Opens it for a server, with connections for many at once.
    ///
    /// # Errors
    /// As [`DatabaseArgs::open`]; a database that can only be read.
    pub(crate) fn open_to_serve(&self) -> anyhow::Result<Store> {
        let store = self.opened(&Config::new(&self.database))?;
        store.must_be_writable()?;
        Ok(store)
    }

    /// Reaches it, and leaves it as it is: its tables may be of another version, or not be there.
    ///
    /// # Errors
    /// As [`Store::connect`].
    pub(crate) fn reach(&self) -> Result<Store, store::Error> {
        Store::connect(&Config { writers: 1, readers: 1, ..Config::new(&self.database) })
    }

    /// Its address without a password, for showing.
    pub(crate) fn shown(&self) -> String {
        let Some((scheme, rest)) = self.database.split_once("://") else { return self.database.clone() };
        let place = rest.split('?').next().unwrap_or_default();
        match place.rsplit_once('@') {
            Some((user, host)) => format!("{scheme}://{}@{host}", user.split(':').next().unwrap_or_default()),
            None => format!("{scheme}://{place}"),
        }
    }

    fn opened(&self, config: &Config) -> anyhow::Result<Store> {
        self.create()?;
        Ok(Store::open(config)?)
    }

    /// As [`DatabaseArgs::open`], for what has no sense on a database that nobody has used.
    ///
    /// # Errors
    /// A file that isn't there, besides.
    pub(crate) fn open_existing(&self) -> anyhow::Result<Store> {
        if let Some(path) = self.path().filter(|path| !path.exists()) {
            let (en, ar) = (
                "there is no such database. Name another with --database or RADD_DATABASE",
                "لا قاعدة بيانات بهذا الاسم. سمِّ غيرها بالخيار --database أو بالمتغير RADD_DATABASE",
            );
            return Err(Error::new("--database", file::name(path), en, ar).into());
        }
        self.open()
    }

    /// SQLite's file, if it is one.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.database.strip_prefix("sqlite:").map(Path::new)
    }

    /// Makes SQLite's folder and file, for this user alone: what customers write stands in it.
    fn create(&self) -> Result<(), Error> {
        let Some(path) = self.path().filter(|path| !path.as_os_str().is_empty() && !path.exists()) else {
            return Ok(());
        };
        let made = folder(path).and_then(|()| {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true).mode(0o600).open(path).map(drop)
        });
        match made {
            // Another process was faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            made => made.map_err(|error| {
                Error::new(
                    "--database",
                    file::name(path),
                    format!("can't be made: {error}"),
                    format!("تعذّر إنشاؤها: \u{2066}{error}\u{2069}"),
                )
            }),
        }
    }
}

fn folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    if folder.as_os_str().is_empty() || folder.exists() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}
