//! Names of files, as they can be shown and saved.

/// How much of a name is kept, in bytes: what common file systems take, with room for an ending.
const LONGEST: usize = 200;

/// A name without a path, without what turns direction or commands a terminal, and never empty: by these tricks
/// `gpj.exe` passes for a picture.
pub(super) fn safe(claimed: Option<&str>, media_type: &str, number: usize) -> String {
    let claimed = claimed.unwrap_or_default();
    let last = claimed.rsplit(['/', '\\']).next().unwrap_or_default();
    // The marks turn nothing but themselves, yet no file needs them in its name.
    let seen =
        last.chars().filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{200b}' | '\u{feff}'));
    let seen: String = seen.collect();
    let seen = desk::text::harmless(&seen).into_owned();
    let name = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name.trim_matches('.').trim();
    let ending = ending(media_type);
    if name.is_empty() {
        return format!("part-{number}{ending}");
    }
    let name = shortened(name);
    if media_type == "message/rfc822" && !name.to_ascii_lowercase().ends_with(".eml") {
        return format!("{name}.eml");
    }
    name
}

/// A long name keeps its ending, which says what it is.
fn shortened(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 16 => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    format!("{}{ending}", &stem[..stem.floor_char_boundary(LONGEST - ending.len())])
}

fn ending(media_type: &str) -> &'static str {
    match media_type {
        "message/rfc822" | "message/global" => ".eml",
        "text/calendar" => ".ics",
        "text/plain" | "message/delivery-status" | "text/rfc822-headers" => ".txt",
        "text/html" => ".html",
        "image/png" => ".png",
        "image/jpeg" => ".jpg",
        "image/gif" => ".gif",
        "application/pdf" => ".pdf",
        "application/ms-tnef" => ".dat",
        "application/pgp-signature" | "application/pgp-encrypted" => ".asc",
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => ".p7m",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => ".p7s",
        _ => "",
    }
}
