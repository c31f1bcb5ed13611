//! The HTML of a message as a page may show it: what runs is gone, what is elsewhere isn't fetched, and each block has
//! the direction that it was sent with.
//!
//! Pages know no inline style. What counts of a style becomes an attribute or one of these classes: `start`, `end`,
//! `center`, `justify` for how a block is aligned, `isolate` for text that stands by itself, and `blocked` for a picture
//! that isn't fetched.

mod fold;
mod lines;
mod tree;
mod wall;
mod write;

pub use crate::quote::Kind;
use tree::Tree;
use write::Writer;

/// A text with more bytes or tags than this isn't shown as HTML: the work grows with the square of how deep they nest.
const LARGEST: usize = 2 << 20;
const MOST_TAGS: usize = 30_000;

/// Nobody nests deeper than this, and each level costs room on the stack.
const DEEPEST: usize = 300;

/// A piece of the HTML, which is a whole by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// Safe HTML.
    pub html: String,
}

/// What a page may show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// What is new, quoted and signed, in the order in which it stands.
    pub pieces: Vec<Piece>,
    /// The pictures that weren't fetched, each once. The `data-remote` of a blocked picture names one of them.
    pub remote: Vec<String>,
    /// Whether it is read from right to left as a whole: as it says of itself, else as its first letter is.
    pub is_rtl: bool,
}

/// Where the pictures of a message are.
pub trait Pictures {
    /// The path on this desk of the part with a Content-ID; nothing where the message has no such part.
    fn part(&self, content_id: &str) -> Option<String>;
    /// The path on this desk by which a picture from elsewhere is fetched, where whoever reads has asked for that.
    fn remote(&self, address: &str) -> Option<String>;
}

/// What a page may show of the HTML of a message. Nothing where it is too big or too deep: then its text is shown.
pub fn shown(html: &str, is_forward: bool, pictures: &impl Pictures) -> Option<Shown> {
    if is_too_big(html) {
        return None;
    }
    let document = scraper::Html::parse_document(html);
    let tree = Tree::of(&document, DEEPEST)?;
    let folds = fold::folds(&tree, is_forward);
    let mut writer = Writer::new(&tree, &folds, pictures, document.root_element().value());
    let mut pieces = Vec::new();
    for (piece, kind) in folds.kinds.iter().enumerate() {
        let html = wall::clean(&writer.piece(piece));
        if !html.is_empty() || folds.kinds.len() == 1 {
            pieces.push(Piece { kind: *kind, html });
        }
    }
    Some(Shown { pieces, is_rtl: writer.is_rtl(), remote: writer.remote })
}

/// The text of HTML, with a line for each of its lines. Nothing where it is too big or too deep.
pub(crate) fn text(html: &str) -> Option<String> {
    if is_too_big(html) {
        return None;
    }
    let document = scraper::Html::parse_document(html);
    Tree::of(&document, DEEPEST).map(|tree| lines::of(&tree))
}

fn is_too_big(html: &str) -> bool {
    html.len() > LARGEST || html.bytes().filter(|byte| *byte == b'<').count() > MOST_TAGS
}

#[cfg(test)]
mod tests;
