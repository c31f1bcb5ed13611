//! Embeds what browsers are given, our own and what npm brings, under names that hold a hash of what is in them: such a
//! name can be kept for ever, and no page ever gets another version than it was made for.

// How a build script speaks.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

/// Where a file comes from: our own are in `assets`, the others in npm's packages.
const OURS: &str = "assets";
const HTMX: &str = "node_modules/htmx.org/dist";
const SANS: &str = "node_modules/@fontsource-variable/ibm-plex-sans/files";
const ARABIC: &str = "node_modules/@fontsource/ibm-plex-sans-arabic/files";
const MONO: &str = "node_modules/@fontsource/ibm-plex-mono/files";

/// A file comes after those that it names, as `"./NAME"`.
const FILES: &[(&str, &str)] = &[
    (OURS, "mark.svg"),
    (SANS, "ibm-plex-sans-latin-wght-normal.woff2"),
    (SANS, "ibm-plex-sans-latin-ext-wght-normal.woff2"),
    (ARABIC, "ibm-plex-sans-arabic-arabic-400-normal.woff2"),
    (ARABIC, "ibm-plex-sans-arabic-arabic-500-normal.woff2"),
    (ARABIC, "ibm-plex-sans-arabic-arabic-600-normal.woff2"),
    (MONO, "ibm-plex-mono-latin-400-normal.woff2"),
    (MONO, "ibm-plex-mono-latin-500-normal.woff2"),
    (MONO, "ibm-plex-mono-latin-ext-400-normal.woff2"),
    (MONO, "ibm-plex-mono-latin-ext-500-normal.woff2"),
    (OURS, "tokens.css"),
    (OURS, "fonts.css"),
    (OURS, "base.css"),
    (OURS, "components.css"),
    (OURS, "product.css"),
    (HTMX, "htmx.min.js"),
    (OURS, "live.js"),
    (OURS, "drafts.js"),
    (OURS, "keys.js"),
    (OURS, "palette.js"),
    (OURS, "passkey.js"),
    (OURS, "zone.js"),
];

/// The type of what a file holds, and whether it is a text: those are served compressed, and may name others.
const KINDS: [(&str, &str, bool); 4] = [
    ("css", "text/css; charset=utf-8", true),
    ("js", "text/javascript; charset=utf-8", true),
    ("svg", "image/svg+xml", true),
    ("woff2", "font/woff2", false),
];

fn main() {
    if let Err(error) = embed() {
        println!("cargo::error={error}");
    }
}

fn embed() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    let mut named: Vec<(&str, String)> = Vec::new();
    let mut list = String::from("&[\n");
    for &(folder, name) in FILES {
        let path = Path::new(folder).join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        let mut content = fs::read(&path).map_err(|error| missing(&path, &error))?;
        let (stem, end) = name.rsplit_once('.').ok_or_else(|| format!("{name} has no ending"))?;
        let kind = KINDS.iter().find(|(of, ..)| *of == end);
        let &(_, kind, is_text) = kind.ok_or_else(|| format!("of what type is {name}?"))?;
        if is_text {
            content = refer(&String::from_utf8(content)?, &named).into_bytes();
        }
        let hash = Sha256::digest(&content);
        let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let kept_as = format!("{stem}.{hash}.{end}");
        fs::write(out.join(&kept_as), &content)?;
        let gzip = if is_text { compress(&out, &kept_as, &content)? } else { "None".to_owned() };
        writeln!(
            list,
            "Asset {{ source: {name:?}, path: {:?}, kind: {kind:?}, plain: {}, gzip: {gzip} }},",
            format!("/assets/{kept_as}"),
            include(&kept_as)
        )?;
        named.push((name, kept_as));
    }
    list.push_str("]\n");
    fs::write(out.join("assets.rs"), list)?;
    Ok(())
}

fn missing(path: &Path, error: &std::io::Error) -> String {
    let path = Path::new("crates/web").join(path);
    let todo = if path.iter().any(|part| part == "node_modules") {
        "run `make assets`, which installs the npm packages of crates/web"
    } else {
        "it is listed in crates/web/build.rs"
    };
    format!("{}: {error}: {todo}", path.display())
}

/// The text with the files that it names under the names that they are kept as.
fn refer(text: &str, named: &[(&str, String)]) -> String {
    named.iter().fold(text.to_owned(), |text, (name, kept_as)| {
        text.replace(&format!("\"./{name}\""), &format!("\"./{kept_as}\""))
    })
}

/// Compressed once, here, as small as it gets.
fn compress(out: &Path, kept_as: &str, content: &[u8]) -> Result<String, Box<dyn Error>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    fs::write(out.join(format!("{kept_as}.gz")), encoder.finish()?)?;
    Ok(format!("Some({})", include(&format!("{kept_as}.gz"))))
}

fn include(file: &str) -> String {
    format!("include_bytes!(concat!(env!(\"OUT_DIR\"), {:?}))", format!("/{file}"))
}
