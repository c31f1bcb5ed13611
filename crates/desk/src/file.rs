//! Files that people send: what one may be called, of what kind it is, and what is told of it.

use serde::{Deserialize, Serialize};
use sla::Error;

use crate::case::hex;
use crate::text::turns_direction;
use crate::written;

/// What is told of a file beside its content. It is sealed as a text, in JSON, so that it can be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// What it is called.
    pub name: String,
    /// Its media type, as its first bytes show it.
    pub media_type: String,
    /// The media type that its sender claimed, which is on record and never relied on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<String>,
    /// How many bytes it has.
    pub size: u64,
    /// SHA-256 of its content.
    #[serde(with = "hex")]
    pub hash: [u8; 32],
}

/// So many of a file's first bytes show its media type.
pub const HEAD: usize = 8192;

/// The media type of what nobody knows.
const UNKNOWN: &str = "application/octet-stream";

/// What a browser may show inside a page of ours: pictures that hold no program, and plain text.
const SAFE: [&str; 5] = ["image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"];

/// What is no more than text to whoever reads it, and more than that to a program.
const MARKED_TEXT: [&str; 6] = [
    "text/html",
    "text/xml",
    "text/x-shellscript",
    "application/pdf",
    "application/rtf",
    "application/postscript",
];

/// Kinds that a desk doesn't take unless its owner says otherwise: what a double click starts, by its name on Windows and
/// by its content everywhere.
pub const REFUSED: [&str; 30] = [
    "bat",
    "chm",
    "cmd",
    "com",
    "cpl",
    "dll",
    "exe",
    "hta",
    "jar",
    "js",
    "jse",
    "lnk",
    "msc",
    "msi",
    "msp",
    "pif",
    "ps1",
    "reg",
    "scf",
    "scr",
    "vb",
    "vbe",
    "vbs",
    "wsf",
    "wsh",
    "application/vnd.microsoft.portable-executable",
    "application/x-executable",
    "application/x-mach-binary",
    "application/java",
    "application/vnd.android.dex",
];

/// What a file is called: one line, without the characters by which a name can pass for another (`exe.pdf`), and without
/// a path.
///
/// # Errors
/// Empty, too long, control characters, or a path.
pub fn name(field: &str, text: &str) -> Result<String, Error> {
    let seen: String = text.chars().filter(|c| !turns_direction(*c)).collect();
    // Windows leaves out dots and spaces at the end, and with them what the name seemed to be.
    let name = written::name(field, seen.trim_end_matches(['.', ' ']))?;
    if name.contains(['/', '\\']) {
        return Err(Error::new(
            field,
            name,
            "a path: give the file's name alone, without / and \\",
            "مسار: اكتب اسم الملف وحده من دون / و \\",
        ));
    }
    Ok(name)
}

/// The media type that a sender claims, in its usual form and without parameters; nothing where it is none.
pub fn claimed(text: &str) -> Option<String> {
    let (kind, rest) = text.split(';').next()?.trim().split_once('/')?;
    let token = |part: &str| {
        let known = |c: char| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c);
        !part.is_empty() && part.chars().all(known)
    };
    let fits = token(kind) && token(rest) && kind.len() + rest.len() < 127;
    fits.then(|| format!("{kind}/{rest}").to_ascii_lowercase())
}

/// The media type of a file, by its first [`HEAD`] bytes or all that there are.
pub fn media_type(head: &[u8]) -> &'static str {
    let found = infer::get(head).map(|kind| kind.mime_type());
    if is_text(head) {
        // Two letters can be the mark of a program, and a word.
        return found.filter(|kind| MARKED_TEXT.contains(kind)).unwrap_or("text/plain");
    }
    found.unwrap_or(UNKNOWN)
}

/// UTF-8 that commands nothing. The last character may be cut.
fn is_text(head: &[u8]) -> bool {
    let text = match str::from_utf8(head) {
        Ok(text) => text,
        Err(cut) if cut.error_len().is_none() && head.len() >= HEAD => {
            str::from_utf8(head.get(..cut.valid_up_to()).unwrap_or_default()).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}'))
}

/// Whether a browser may show it inside a page of ours.
pub fn is_safe(media_type: &str) -> bool {
    SAFE.contains(&media_type)
}

/// The kind on a list that a file is of, if it is of one: an entry with a stroke is a media type, any other the end of a
/// name.
pub fn refused_kind<'a>(refused: &'a [String], name: &str, media_type: &str) -> Option<&'a str> {
    let end = name.rsplit_once('.').map(|(_, end)| end.trim());
    let is = |kind: &&String| match kind.contains('/') {
        true => kind.eq_ignore_ascii_case(media_type),
        false => end.is_some_and(|end| end.eq_ignore_ascii_case(kind.trim_start_matches('.'))),
    };
    refused.iter().find(is).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_it_looks_like() {
        for (written, kept) in [
            ("  report.pdf ", "report.pdf"),
            ("تقرير الأعطال.pdf", "تقرير الأعطال.pdf"),
            ("annexe\u{202e}fdp.exe", "annexefdp.exe"),
            ("\u{2067}a\u{2069}.txt", "a.txt"),
            ("photo\u{200f}.png", "photo\u{200f}.png"),
            ("run.exe. .", "run.exe"),
            (".profile", ".profile"),
        ] {
            assert_eq!(name("name", written).as_deref(), Ok(kept), "{written:?}");
        }
        let long = "س".repeat(201);
        for wrong in ["", " ", "..", "\u{202e}", "../x", "a/b", "C:\\x", "a\0b", "a\nb", "a\u{85}b", &long] {
            assert_eq!(
                name("name", wrong).map_err(|e| e.field().to_owned()),
                Err("name".to_owned()),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn a_kind_is_what_the_content_shows() {
        let exe = [b"MZ\x90\0".as_slice(), &[0; 60]].concat();
        for (head, kind) in [
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), "image/png"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
            (b"GIF89a\x01\0\x01\0", "image/gif"),
            (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
            (b"%PDF-1.7\nplain", "application/pdf"),
            (b"<!DOCTYPE html><p>", "text/html"),
            (b"  <script >alert(1)", "text/html"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'>", "text/plain"),
            (b"<?xml version='1.0'?><svg>", "text/xml"),
            (b"#!/bin/sh\n", "text/x-shellscript"),
            (b"MZ is how the word begins", "text/plain"),
            (b"BC and AD", "text/plain"),
            (&exe, "application/vnd.microsoft.portable-executable"),
            ("سجل الأعطال\n".as_bytes(), "text/plain"),
            (b"a\0b", "application/octet-stream"),
            (b"caf\xe9", "application/octet-stream"),
            (b"", "text/plain"),
        ] {
            assert_eq!(media_type(head), kind, "{}", String::from_utf8_lossy(head));
        }
        let long = "ع".repeat(HEAD);
        assert_eq!(media_type(&long.as_bytes()[..HEAD]), "text/plain");
        assert_eq!(
            media_type(&[b"a".as_slice(), &long.as_bytes()[..HEAD - 1]].concat()),
            "text/plain",
            "cut"
        );
        assert_eq!(media_type(&"ع".as_bytes()[..1]), "application/octet-stream", "nothing follows the cut");
        assert!(
            ["text/html", "text/xml", "image/svg+xml", "application/pdf"].iter().all(|kind| !is_safe(kind))
        );
    }

    #[test]
    fn a_refused_kind_is_found_by_name_and_by_content() {
        let refused = REFUSED.map(str::to_owned);
        let find = |name, kind| refused_kind(&refused, name, kind);
        assert_eq!(find("setup.EXE", "text/plain"), Some("exe"));
        assert_eq!(find("letter.pdf.scr", "application/octet-stream"), Some("scr"));
        let program = "application/vnd.microsoft.portable-executable";
        assert_eq!(find("letter.pdf", program), Some(program));
        assert_eq!(find("exe", "text/plain"), None, "a name without an end");
        assert_eq!(find("exe.pdf", "application/pdf"), None);
        assert_eq!(refused_kind(&[".Zip".to_owned()], "a.zip", UNKNOWN), Some(".Zip"));
    }

    #[test]
    fn a_claim_is_a_media_type_or_nothing() {
        assert_eq!(claimed("Text/HTML; charset=utf-8").as_deref(), Some("text/html"));
        assert_eq!(claimed("application/vnd.ms-excel").as_deref(), Some("application/vnd.ms-excel"));
        for wrong in
            ["", "text", "/", "a/", "a/b c", "<a>/b", "text/h\u{e9}", &format!("a/{}", "b".repeat(130))]
        {
            assert_eq!(claimed(wrong), None, "{wrong:?}");
        }
    }
}
