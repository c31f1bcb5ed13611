//! HTML that is ready, told apart from text.

use std::fmt;

/// Ready HTML: what a template puts in as it is. Whoever makes one answers for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Html(pub String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Html {}

impl askama::FastWritable for Html {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}

/// A text as HTML that shows it, in content and in quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// What somebody wrote in a line, such as a name or a subject: without characters that would turn what stands around it,
/// and in whichever direction it has by itself.
pub(crate) fn isolated(text: &str) -> Html {
    Html(format!("<bdi dir=\"auto\">{}</bdi>", escape(&desk::text::harmless(text))))
}

/// A case's number, which reads from left to right in every language.
pub(crate) fn case_number(id: i64) -> Html {
    Html(format!("<bdi dir=\"ltr\">#{id}</bdi>"))
}
