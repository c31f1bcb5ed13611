//! What is told of a file.

use std::fmt::Write as _;

use desk::case::{Case, File};
use desk::file::Description;
use serde::Serialize;
use sla::Instant;
use store::{Error, Filed, Tx};
use utoipa::ToSchema;

use crate::api::cases::names::{By, Names};
use crate::moment::Moment;

/// A file that was added to a case.
#[derive(Serialize, ToSchema)]
#[schema(as = Attachment)]
pub(super) struct Shown {
    /// Its number.
    pub id: i64,
    /// The case that it belongs to.
    case: i64,
    /// The message that it goes with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    message: Option<u32>,
    /// Whether only agents see it: it was added so, or it goes with a note, or with a reply that hasn't left.
    for_agents: bool,
    /// When it was added.
    at: Moment,
    /// Who added it.
    by: By,
    /// Whether the data of the person who sent it were erased, and its name and content with them.
    erased: bool,
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// Its media type, as its content shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    media_type: Option<String>,
    /// The media type that its sender claimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    claimed_type: Option<String>,
    /// How many bytes it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    size: Option<u64>,
    /// SHA-256 of its content, in hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    sha256: Option<String>,
    /// Where its content is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    content: Option<String>,
}

impl Shown {
    /// A file with what is told of it.
    pub fn of(
        tx: &mut Tx<'_>,
        names: &mut Names,
        (case, file): (&Case, &File),
        filed: Filed,
        now: Instant,
    ) -> Result<Self, Error> {
        let id = filed.id.number();
        let kept = filed.kept.map(|(described, _)| described);
        let erased = kept.is_none();
        let sha256 = kept.as_ref().map(|of| hexadecimal(&of.hash));
        let content = kept.as_ref().map(|_| format!("/api/v1/attachments/{id}/content"));
        let (name, media_type, claimed_type, size) = match kept {
            Some(Description { name, media_type, claimed, size, .. }) => {
                (Some(name), Some(media_type), claimed, Some(size))
            }
            None => (None, None, None, None),
        };
        Ok(Self {
            id,
            case: filed.case.number(),
            message: file.message,
            for_agents: case.hides(file, now),
            at: file.at.into(),
            by: names.by(tx, file.by)?,
            erased,
            name,
            media_type,
            claimed_type,
            size,
            sha256,
            content,
        })
    }

    /// What is told of it changes when it is erased, and when what it goes with leaves.
    pub fn version(&self) -> u32 {
        1 + u32::from(self.erased) + 2 * u32::from(self.for_agents)
    }
}

/// Bytes as `sha256sum` prints them.
pub(super) fn hexadecimal(bytes: &[u8; 32]) -> String {
    let mut text = String::with_capacity(64);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
