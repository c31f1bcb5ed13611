//! Where people reach the desk, as an administrator writes it.

use axum::http::Uri;
use sla::Error;

/// An address such as `https://desk.example`, without a slash at the end.
///
/// # Errors
/// What has no host, another scheme than http and https, or anything after the host: the desk has a host of its own.
pub fn public_url(text: &str) -> Result<String, Error> {
    let wrong = || {
        Error::new(
            "",
            text,
            "write an address such as https://desk.example, with nothing after the host",
            "اكتب عنوانًا مثل https://desk.example، بلا شيء بعد اسم المضيف",
        )
    };
    let uri: Uri = text.parse().map_err(|_| wrong())?;
    let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https")).ok_or_else(wrong)?;
    let authority = uri.authority().filter(|of| !of.as_str().contains('@')).ok_or_else(wrong)?;
    if !matches!(uri.path(), "" | "/") || uri.query().is_some() || authority.host().is_empty() {
        return Err(wrong());
    }
    Ok(format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_scheme_and_a_host() {
        for (text, read) in [
            ("https://desk.example/", "https://desk.example"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ] {
            assert_eq!(public_url(text).as_deref(), Ok(read));
        }
        for text in [
            "desk.example",
            "ftp://desk.example",
            "https://desk.example/radd",
            "https://a@b",
            "https://",
            "",
            "https://d?x",
        ] {
            assert!(public_url(text).is_err(), "{text}");
        }
    }
}
