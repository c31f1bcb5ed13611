//! What may reach a page, whatever was made of the HTML before: nothing passes that isn't named here.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// Elements that mean something to a reader and do nothing.
pub(super) const ELEMENTS: [&str; 55] = [
    "a",
    "abbr",
    "address",
    "b",
    "bdi",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
];

/// Classes that pages know.
pub(super) const CLASSES: [&str; 6] = ["start", "end", "center", "justify", "isolate", "blocked"];

/// Schemes that a link may have.
pub(super) const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

static WALL: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut wall = Builder::empty();
    wall.tags(HashSet::from(ELEMENTS))
        .generic_attributes(HashSet::from(["dir", "lang", "class"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "title"])),
            ("img", HashSet::from(["src", "alt", "width", "height"])),
            ("span", HashSet::from(["data-remote"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan"])),
            ("ol", HashSet::from(["start", "type"])),
        ]))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .url_schemes(HashSet::from(SCHEMES))
        // Paths of this desk, which only pictures have.
        .url_relative(UrlRelative::PassThrough)
        .attribute_filter(allowed)
        .link_rel(Some("noopener noreferrer nofollow"));
    wall
});

pub(super) fn clean(html: &str) -> String {
    WALL.clean(html).to_string()
}

fn allowed<'a>(element: &str, name: &str, value: &'a str) -> Option<Cow<'a, str>> {
    let fine = match (element, name) {
        (_, "class") => CLASSES.contains(&value),
        (_, "dir") => matches!(value, "ltr" | "rtl" | "auto"),
        ("a", "href") => has_scheme(value),
        // Never from elsewhere, nor a path that another host can be read from.
        ("img", "src") => value.starts_with('/') && !value.starts_with("//") && !value.contains('\\'),
        _ => true,
    };
    fine.then_some(Cow::Borrowed(value))
}

/// Whether an address says by which of the schemes it is reached.
pub(super) fn has_scheme(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| SCHEMES.contains(&scheme.as_str()))
}
