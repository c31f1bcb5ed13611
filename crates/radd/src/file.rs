//! Text files that a person names: a catalogue, a calendar. Logs may be larger than memory and are read otherwise.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use desk::text::harmless;
use sla::Error;

/// More than this is no text that a person wrote.
const LARGEST: u64 = 16 * 1024 * 1024;

/// The file's name as it is shown.
pub(crate) fn name(path: &Path) -> String {
    harmless(&path.display().to_string()).into_owned()
}

/// The whole of a text file.
///
/// # Errors
/// A file that can't be read, is larger than 16 MiB, or isn't UTF-8: then with the line.
pub(crate) fn text(path: &Path) -> Result<String, Error> {
    let file = name(path);
    let bytes = bytes(path).map_err(|error| {
        Error::new(&file, "", format!("can't be read: {error}"), format!("تعذّرت قراءته: {error}"))
    })?;
    if bytes.len() as u64 > LARGEST {
        return Err(Error::new(&file, "", "larger than 16 MiB", "أكبر من 16 ميبي بايت"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        Error::new(
            format!("{file}: line {line}"),
            "",
            "not UTF-8: save the file as UTF-8 text",
            "ليس نصًا بترميز UTF-8: احفظ الملف بهذا الترميز",
        )
    })
}

/// No more of the file than shows that it is too large: a pipe or a device doesn't tell its length before.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_refused_by_name() -> io::Result<()> {
        let folder = std::env::temp_dir().join(format!("radd-file-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let refused = |name: &str, bytes: &[u8]| -> io::Result<String> {
            let path = folder.join(name);
            std::fs::write(&path, bytes)?;
            Ok(text(&path).expect_err(name).to_string())
        };
        assert!(refused("latin.toml", b"one\ntwo\nNo\xebl\n")?.contains("latin.toml: line 3: not UTF-8"));
        assert!(refused("large.txt", &vec![b'\n'; 16 * 1024 * 1024 + 1])?.ends_with("larger than 16 MiB"));
        assert!(
            refused("\u{1b}[31m\u{202e}.txt", b"\xff")?.contains(" [31m.txt: line 1"),
            "a name commands nothing"
        );
        assert!(text(&folder).expect_err("a folder").to_string().contains("can't be read"));
        std::fs::remove_dir_all(&folder)
    }

    #[test]
    fn a_device_without_an_end_is_not_read_to_it() {
        let endless = Path::new("/dev/zero");
        if endless.exists() {
            assert!(text(endless).expect_err("no end").to_string().ends_with("larger than 16 MiB"));
        }
    }
}
