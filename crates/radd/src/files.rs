//! Where the contents of attachments are kept: `--files`, the same for all commands.

use std::path::PathBuf;

use clap::Args;
use store::{Files, Keys};

use crate::database::DatabaseArgs;

/// Where attachments are.
#[derive(Args, Clone, Debug)]
pub(crate) struct FilesArgs {
    /// Where attachments are kept: files:DIRECTORY, or s3://BUCKET/PREFIX?endpoint=URL&region=NAME with the keys in
    /// AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY [default: the directory "files" beside SQLite's file, else
    /// files:var/files].
    #[arg(long, value_name = "ADDRESS", env = "RADD_FILES")]
    files: Option<String>,
}

impl FilesArgs {
    /// Opens the place.
    ///
    /// # Errors
    /// As [`Files::open`].
    pub(crate) fn open(&self, database: &DatabaseArgs) -> anyhow::Result<Files> {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let keys =
            variable("AWS_ACCESS_KEY_ID").zip(variable("AWS_SECRET_ACCESS_KEY")).map(|(id, secret)| {
                let session = variable("AWS_SESSION_TOKEN");
                Keys { id, secret, session }
            });
        Ok(Files::open(&self.address(database), keys)?)
    }

    /// The directory, if it is one.
    pub(crate) fn directory(&self, database: &DatabaseArgs) -> Option<PathBuf> {
        self.address(database).strip_prefix("files:").map(PathBuf::from)
    }

    fn address(&self, database: &DatabaseArgs) -> String {
        let beside = || database.path().and_then(|path| path.parent());
        match (&self.files, beside()) {
            (Some(address), _) => address.clone(),
            (None, Some(folder)) => format!("files:{}", folder.join("files").display()),
            (None, None) => "files:var/files".to_owned(),
        }
    }
}
