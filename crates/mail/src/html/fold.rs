//! Where in the HTML what is quoted begins and ends.

use super::Kind;
use super::tree::{Item, Tree};
use crate::quote;

/// Text with more pieces than this isn't folded any further.
const MOST_PIECES: usize = 40;

/// Classes of elements that hold a quotation.
const QUOTES: [&str; 9] = [
    "gmail_quote",
    "gmail_quote_container",
    "yahoo_quoted",
    "protonmail_quote",
    "moz-cite-prefix",
    "zmail_extra",
    "tutanota_quote",
    "gmail_attr",
    "OutlookMessageHeader",
];

/// Classes and ids of elements that hold a signature.
const SIGNATURES: [&str; 8] = [
    "gmail_signature",
    "moz-signature",
    "protonmail_signature_block",
    "AppleMailSignature",
    "ms-outlook-mobile-signature",
    "Signature",
    "ymail_android_signature",
    "yahoo-signature",
];

/// Ids of elements after which all is quoted.
const REPLIED: [&str; 4] = ["divRplyFwdMsg", "appendonsend", "stopSpelling", "replySplit"];

/// Ids of elements that hold a quotation.
const CONTAINERS: [&str; 2] = ["mail-editor-reference-message-container", "OLK_SRC_BODY_SECTION"];

/// The pieces of a tree.
pub(super) struct Folds {
    /// What each piece is.
    pub kinds: Vec<Kind>,
    /// Of each item, the first and the last piece that hold something of it.
    pub pieces: Vec<(usize, usize)>,
}

/// Where the tree falls into pieces. In a forward all is new; so it is where nothing else would be left.
pub(super) fn folds(tree: &Tree<'_>, is_forward: bool) -> Folds {
    let items = &tree.0;
    let of_items = if is_forward { vec![Kind::New; items.len()] } else { kinds(tree) };
    let says_something = (0..items.len())
        .any(|at| of_items[at] == Kind::New && is_leaf(tree, at) && !tree.is_blank(at, at + 1));
    let mut kinds = vec![*of_items.first().filter(|_| says_something).unwrap_or(&Kind::New)];
    let mut pieces = vec![(0, 0); items.len()];
    for at in 0..items.len() {
        let kind = if says_something { of_items[at] } else { Kind::New };
        let is_full = kinds.len() >= MOST_PIECES;
        match kinds.last_mut() {
            Some(last) if is_leaf(tree, at) && *last != kind && !tree.is_blank(at, at + 1) => {
                // At the limit, rather too much seen than something new unseen.
                *last = if is_full { Kind::New } else { *last };
                if !is_full {
                    kinds.push(kind);
                }
            }
            _ => {}
        }
        pieces[at] = (kinds.len() - 1, kinds.len() - 1);
    }
    // The first piece of an element is that of its first leaf, not of what stands before it.
    for at in (0..items.len()).rev() {
        if !is_leaf(tree, at) {
            pieces[at] = (pieces[at + 1].0, pieces[items[at].end - 1].1);
        }
    }
    Folds { kinds, pieces }
}

fn is_leaf(tree: &Tree<'_>, at: usize) -> bool {
    tree.0[at].end == at + 1
}

fn kinds(tree: &Tree<'_>) -> Vec<Kind> {
    let items = &tree.0;
    let mut kinds = Vec::with_capacity(items.len());
    while kinds.len() < items.len() {
        let at = kinds.len();
        let (kind, end) = begins(tree, at).unwrap_or((Kind::New, at + 1));
        kinds.resize(end, kind);
    }
    kinds
}

/// What begins at an item, and where that ends.
fn begins(tree: &Tree<'_>, at: usize) -> Option<(Kind, usize)> {
    let item = &tree.0[at];
    if let Some(marked) = marked(item, tree.0.len()) {
        return Some(marked);
    }
    let is_text = item.text().is_some_and(|text| !text.trim().is_empty());
    if !(is_text || item.is_block()) {
        return None;
    }
    let text = tree.lines(at, tree.0.len(), 160);
    let first = text.lines().next().unwrap_or_default();
    if is_text && quote::is_of_device(first) {
        return Some((Kind::Signature, item.end));
    }
    if first.contains([':', '-', '_']) {
        let text = tree.lines(at, tree.0.len(), 1_500);
        if quote::begins_original(&text.lines().collect::<Vec<_>>()) {
            return Some((Kind::Quoted, tree.0.len()));
        }
    }
    attributed(tree, at).map(|end| (Kind::Quoted, end))
}

/// What programs mark themselves.
fn marked(item: &Item<'_>, all: usize) -> Option<(Kind, usize)> {
    let element = item.element()?;
    let id = element.id().unwrap_or_default();
    // Outlook puts `x_` before the names of what it quotes.
    let id = id.trim_start_matches("x_");
    let is_one_of =
        |names: &[&str]| names.contains(&id) || element.classes().any(|class| names.contains(&class));
    if is_one_of(&SIGNATURES) {
        return Some((Kind::Signature, item.end));
    }
    if REPLIED.contains(&id) {
        return Some((Kind::Quoted, all));
    }
    let cites = item.name() == "blockquote" && element.attr("type") == Some("cite");
    (cites || is_one_of(&QUOTES) || CONTAINERS.contains(&id)).then_some((Kind::Quoted, item.end))
}

/// The end of what follows an item that says who wrote it.
fn attributed(tree: &Tree<'_>, at: usize) -> Option<usize> {
    let end = tree.0[at].end;
    let text = tree.lines(at, end, 500).replace('\n', " ");
    // Where the name is a link, the line is several items, and only their parent is the whole of it.
    if !quote::is_attribution(&text) {
        return None;
    }
    let mut next = end;
    while next < tree.0.len() {
        if tree.0[next].name() == "blockquote" {
            return Some(tree.0[next].end);
        }
        if is_leaf(tree, next) && !tree.is_blank(next, next + 1) {
            break;
        }
        next += 1;
    }
    quote::is_certain(&text).then_some(tree.0.len())
}
