//! What a message says, made safe: what is quoted and signed is folded, and nothing is fetched from elsewhere.

use mail::html::{Kind, Pictures};
use mail::{Message, quote, subject};

use crate::pages::html::{Html, escape};

/// What a message says.
#[derive(Default)]
pub(super) struct Body {
    /// In the order in which it stands.
    pub pieces: Vec<Piece>,
    /// Addresses of pictures that aren't fetched.
    pub remote: Vec<String>,
    /// Whether it is shown as it was laid out.
    pub is_laid_out: bool,
    /// Whether it can be shown in the other way, too.
    pub has_both: bool,
}

/// A piece of it.
pub(super) struct Piece {
    /// What a fold is called; nothing where it isn't folded.
    pub fold: Option<&'static str>,
    pub html: Html,
}

impl Body {
    /// What a message says: as it was laid out, unless its text is asked for or it can't be.
    pub fn of(message: &Message, mail: i64, as_text: bool) -> Self {
        let forward = subject::is_forward(&message.subject);
        let text = message.text.as_deref().filter(|text| !text.trim().is_empty());
        let html = message.html.as_deref().filter(|_| !as_text || text.is_none());
        let pictures = Own { mail, message };
        match html.and_then(|html| mail::html::shown(html, forward, &pictures)) {
            Some(shown) => {
                let dir = if shown.is_rtl { "rtl" } else { "ltr" };
                let pieces = shown.pieces.into_iter().map(|piece| Piece {
                    fold: fold(piece.kind),
                    html: Html(format!("<div class=\"laidout\" dir=\"{dir}\">{}</div>", piece.html)),
                });
                let pieces = pieces.collect();
                Self { pieces, remote: shown.remote, is_laid_out: true, has_both: text.is_some() }
            }
            None => {
                let pieces = quote::text(text.unwrap_or_default(), forward).into_iter();
                let pieces = pieces.filter(|piece| !piece.text.trim().is_empty());
                let pieces = pieces.map(|piece| Piece { fold: fold(piece.kind), html: plain(&piece.text) });
                let has_both = as_text && message.html.is_some();
                Self { pieces: pieces.collect(), remote: Vec::new(), is_laid_out: false, has_both }
            }
        }
    }
}

fn fold(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::New => None,
        Kind::Quoted => Some("mails-quoted"),
        Kind::Signature => Some("mails-signature"),
    }
}

/// A text whose lines each have their own direction, and turn nobody else's.
fn plain(text: &str) -> Html {
    let lines: Vec<_> = text.trim_end().lines().map(|line| escape(&desk::text::harmless(line))).collect();
    Html(format!("<div class=\"plain\" dir=\"auto\">{}</div>", lines.join("\n")))
}

/// Pictures of the message itself are shown; those from elsewhere aren't fetched.
struct Own<'a> {
    mail: i64,
    message: &'a Message,
}

impl Pictures for Own<'_> {
    fn part(&self, content_id: &str) -> Option<String> {
        let parts = &self.message.parts;
        let part = parts.iter().position(|part| part.content_id.as_deref() == Some(content_id))?;
        Some(format!("/mails/{}/parts/{part}", self.mail))
    }

    fn remote(&self, _: &str) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(message: &str) -> Body {
        Body::of(&mail::parse::parse(message.replace('\n', "\r\n").as_bytes()), 7, false)
    }

    #[test]
    fn text_is_no_markup_and_turns_nothing_around_it() {
        let body = body("Subject: x\n\n<b>bold</b> \u{202e}abc\nمرحبا\n");
        assert_eq!(
            body.pieces[0].html.0,
            "<div class=\"plain\" dir=\"auto\">&lt;b&gt;bold&lt;/b&gt; abc\nمرحبا</div>"
        );
        assert!(!body.is_laid_out && !body.has_both);
    }

    #[test]
    fn what_is_quoted_and_signed_is_folded_and_not_lost() {
        let body = body(
            "Subject: Re: x\n\nNew\n\nOn Mon, 23 Nov 2026 at 09:00, Omar <omar@desk.example> wrote:\n> Old\n\n-- \nSara\n",
        );
        let folds: Vec<_> = body.pieces.iter().map(|piece| piece.fold).collect();
        assert_eq!(folds, [None, Some("mails-quoted"), Some("mails-signature")]);
        assert!(body.pieces[1].html.0.contains("Old") && body.pieces[2].html.0.contains("Sara"));
    }
}
