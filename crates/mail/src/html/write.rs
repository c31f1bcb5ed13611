//! The HTML anew, with what pages know in place of styles. What it writes still goes through the wall.

use scraper::node::Element;

use super::fold::Folds;
use super::tree::Tree;
use super::{Pictures, wall};

/// Blocks that take the direction of their own text where nobody gave them one.
const PARAGRAPHS: [&str; 17] = [
    "p",
    "div",
    "li",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "dt",
    "dd",
    "blockquote",
    "caption",
    "address",
];

/// Elements without an end.
const VOID: [&str; 4] = ["br", "hr", "img", "col"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Ltr,
    Rtl,
    Auto,
}

impl Direction {
    fn of(value: &str) -> Option<Self> {
        match value.trim().to_ascii_lowercase().as_str() {
            "ltr" => Some(Self::Ltr),
            "rtl" => Some(Self::Rtl),
            "auto" => Some(Self::Auto),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
            Self::Auto => "auto",
        }
    }
}

pub(super) struct Writer<'a, P> {
    tree: &'a Tree<'a>,
    folds: &'a Folds,
    pictures: &'a P,
    /// The direction of the document.
    whole: Option<Direction>,
    out: String,
    pub remote: Vec<String>,
}

impl<'a, P: Pictures> Writer<'a, P> {
    pub fn new(tree: &'a Tree<'a>, folds: &'a Folds, pictures: &'a P, root: &Element) -> Self {
        let whole = direction(root);
        Self { tree, folds, pictures, whole, out: String::new(), remote: Vec::new() }
    }

    /// Whether the document is read from right to left.
    pub fn is_rtl(&self) -> bool {
        match self.whole {
            Some(Direction::Rtl) => true,
            Some(Direction::Ltr) => false,
            Some(Direction::Auto) | None => !self.tree.0.is_empty() && self.is_rtl_from(0),
        }
    }

    /// The HTML of a piece, with those elements around it that give it its direction and its form.
    pub fn piece(&mut self, piece: usize) -> String {
        if !self.tree.0.is_empty() {
            self.write(0, piece, self.whole);
        }
        std::mem::take(&mut self.out)
    }

    fn write(&mut self, at: usize, piece: usize, around: Option<Direction>) {
        let (first, last) = self.folds.pieces[at];
        if !(first..=last).contains(&piece) {
            return;
        }
        let item = &self.tree.0[at];
        if let Some(text) = item.text() {
            escape(text, &mut self.out);
            return;
        }
        let Some(element) = item.element() else { return };
        // The body of a document that gives its direction is a block like any other.
        let name = if element.name() == "body" { "div" } else { element.name() };
        let own = direction(element);
        let is_known = wall::ELEMENTS.contains(&name);
        let auto =
            own.is_none() && around.is_none() && PARAGRAPHS.contains(&name) && element.name() != "body";
        if is_known && name == "img" {
            self.picture(element);
            return;
        }
        if is_known {
            let dir = own.or(auto.then_some(Direction::Auto));
            self.begin(name, element, dir, self.class(at, element, own.or(around)));
        }
        for child in self.tree.children(at) {
            self.write(child, piece, own.or(around));
        }
        if is_known && !VOID.contains(&name) {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    fn begin(&mut self, name: &str, element: &Element, dir: Option<Direction>, class: Option<&str>) {
        self.out.push('<');
        self.out.push_str(name);
        if let Some(dir) = dir {
            self.attribute("dir", dir.name());
        }
        if let Some(class) = class {
            self.attribute("class", class);
        }
        for (name, value) in element.attrs() {
            match name {
                "lang" | "title" | "colspan" | "rowspan" | "start" | "type" => self.attribute(name, value),
                "href" if wall::has_scheme(value.trim()) => self.attribute(name, value.trim()),
                _ => {}
            }
        }
        self.out.push('>');
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape(value, &mut self.out);
        self.out.push('"');
    }

    /// How a block is aligned, by the direction of its text; or that an element stands by itself.
    fn class(&self, at: usize, element: &Element, direction: Option<Direction>) -> Option<&'static str> {
        let styled = style(element).filter(|(name, _)| name == "text-align").last().map(|(_, value)| value);
        let align = styled.or_else(|| element.attr("align").map(str::to_ascii_lowercase));
        let is_rtl = || match direction {
            Some(Direction::Rtl) => true,
            Some(Direction::Ltr) => false,
            Some(Direction::Auto) | None => self.is_rtl_from(at),
        };
        match align.as_deref() {
            Some("center" | "-webkit-center") => return Some("center"),
            Some("justify") => return Some("justify"),
            Some("start") => return Some("start"),
            Some("end") => return Some("end"),
            Some("right" | "-webkit-right") => return Some(if is_rtl() { "start" } else { "end" }),
            Some("left" | "-webkit-left") => return Some(if is_rtl() { "end" } else { "start" }),
            _ => {}
        }
        let mut styles = style(element);
        styles.any(|(name, value)| name == "unicode-bidi" && value.contains("isolate")).then_some("isolate")
    }

    /// Whether the first letter of a text is of a script that is written from the other side, as `dir=auto` asks.
    fn is_rtl_from(&self, at: usize) -> bool {
        let text = self.tree.lines(at, self.tree.0[at].end, 200);
        let first = text.chars().find(|c| c.is_alphabetic());
        first.is_some_and(
            |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'),
        )
    }

    fn picture(&mut self, element: &Element) {
        let tiny =
            |name| element.attr(name).is_some_and(|size| matches!(size.trim(), "0" | "1" | "0px" | "1px"));
        // A picture that nobody sees tells its sender that somebody reads.
        if tiny("width") || tiny("height") {
            return;
        }
        let source = element.attr("src").unwrap_or_default().trim().to_owned();
        let scheme = source.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let is_remote = source.starts_with("//") || matches!(scheme.as_str(), "http" | "https");
        let path = match scheme.as_str() {
            "cid" => self.pictures.part(&unescaped(&source[4..])),
            _ if is_remote => self.pictures.remote(&source),
            _ => None,
        };
        let is_blocked = is_remote && path.is_none();
        if is_blocked {
            self.blocked(&source, element.attr("alt").unwrap_or_default());
            return;
        }
        self.out.push_str("<img");
        if let Some(path) = &path {
            self.attribute("src", path);
        }
        self.attribute("alt", element.attr("alt").unwrap_or_default());
        for name in ["width", "height"] {
            let size = element.attr(name).unwrap_or_default();
            if !size.is_empty() && size.len() <= 4 && size.bytes().all(|byte| byte.is_ascii_digit()) {
                self.attribute(name, size);
            }
        }
        self.out.push('>');
    }

    /// A picture that isn't fetched: what it is said to show, in a box of its own.
    fn blocked(&mut self, source: &str, shows: &str) {
        self.out.push_str("<span");
        self.attribute("class", "blocked");
        self.attribute("data-remote", source);
        self.out.push('>');
        escape(shows, &mut self.out);
        self.out.push_str("</span>");
        if !self.remote.iter().any(|known| known == source) {
            self.remote.push(source.to_owned());
        }
    }
}

fn direction(element: &Element) -> Option<Direction> {
    let plaintext = style(element).any(|(name, value)| name == "unicode-bidi" && value == "plaintext");
    if plaintext {
        return Some(Direction::Auto);
    }
    let styled = style(element).filter(|(name, _)| name == "direction").last();
    styled
        .and_then(|(_, value)| Direction::of(&value))
        .or_else(|| element.attr("dir").and_then(Direction::of))
}

/// The properties of an element's style, in small letters.
pub(super) fn style(element: &Element) -> impl Iterator<Item = (String, String)> + '_ {
    let written = element.attr("style").unwrap_or_default();
    written.split(';').filter_map(|one| {
        let (name, value) = one.split_once(':')?;
        let value = value.to_ascii_lowercase().replace("!important", "");
        Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
    })
}

/// A Content-ID as it stands in an address (RFC 2392), with its `%40` a sign again.
fn unescaped(id: &str) -> String {
    let mut bytes = Vec::with_capacity(id.len());
    let mut rest = id.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let coded = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let byte = coded.filter(|_| *first == b'%').and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}
