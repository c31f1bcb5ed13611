//! The elements and texts of a document, one after another.

use scraper::{Html, Node, node::Element};

/// What the reader of a message sees nothing of, whatever it holds.
const UNSEEN: [&str; 20] = [
    "script", "style", "title", "head", "template", "noscript", "iframe", "object", "embed", "applet", "svg",
    "math", "audio", "video", "canvas", "select", "textarea", "button", "frameset", "xml",
];

/// Elements that are a line or more by themselves.
const BLOCKS: [&str; 22] = [
    "address",
    "article",
    "blockquote",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "td",
    "tr",
    "ul",
];

/// An element or a text.
pub(super) struct Item<'a> {
    node: &'a Node,
    /// The place after the last that is inside.
    pub end: usize,
}

impl<'a> Item<'a> {
    pub fn element(&self) -> Option<&'a Element> {
        self.node.as_element()
    }

    pub fn text(&self) -> Option<&'a str> {
        self.node.as_text().map(|text| &**text)
    }

    /// The name of an element, and nothing of a text.
    pub fn name(&self) -> &'a str {
        self.element().map_or("", Element::name)
    }

    pub fn is_block(&self) -> bool {
        BLOCKS.contains(&self.name())
    }
}

/// What is in the body of a document, in the order in which it stands. Each is followed by what is inside it.
pub(super) struct Tree<'a>(pub Vec<Item<'a>>);

impl<'a> Tree<'a> {
    /// Nothing where something is deeper.
    pub fn of(document: &'a Html, deepest: usize) -> Option<Self> {
        let body = document
            .root_element()
            .children()
            .find(|child| child.value().as_element().is_some_and(|element| element.name() == "body"));
        let Some(body) = body else { return Some(Self(Vec::new())) };
        let mut items: Vec<Item<'a>> = Vec::new();
        // Depth first without calling itself: how deep it goes is known only after.
        let mut open = Vec::new();
        let mut next = Some(body);
        while let Some(node) = next {
            let shown = !is_unseen(node.value());
            if shown {
                open.push((node, items.len()));
                items.push(Item { node: node.value(), end: 0 });
            }
            if open.len() > deepest {
                return None;
            }
            next = shown.then(|| node.first_child()).flatten();
            let mut last = (!shown).then_some(node);
            while next.is_none() {
                let done = match last.take() {
                    Some(skipped) => skipped,
                    None => {
                        let Some((done, at)) = open.pop() else { break };
                        items[at].end = items.len();
                        if open.is_empty() {
                            break;
                        }
                        done
                    }
                };
                next = done.next_sibling();
            }
        }
        Some(Self(items))
    }

    /// The children of the item at a place, as places.
    pub fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.0[at].end;
        let first = (at + 1 < end).then_some(at + 1);
        std::iter::successors(first, move |child| Some(self.0[*child].end).filter(|next| *next < end))
    }

    /// The lines that begin at a place and end before another, of so many letters about.
    pub fn lines(&self, from: usize, until: usize, longest: usize) -> String {
        let mut text = String::new();
        for item in &self.0[from..until.min(from + 400)] {
            if item.is_block() && !text.ends_with('\n') && !text.trim().is_empty() {
                text.push('\n');
            }
            if let Some(some) = item.text() {
                let words = some.replace(['\n', '\r'], " ");
                text.push_str(if text.is_empty() { words.trim_start() } else { &words });
            }
            if text.len() > longest {
                break;
            }
        }
        text
    }

    /// Whether nothing is seen between two places.
    pub fn is_blank(&self, from: usize, until: usize) -> bool {
        self.0[from..until].iter().all(|item| {
            item.name() != "img"
                && item.text().is_none_or(|text| text.trim_matches(['\u{a0}', '\u{200b}']).trim().is_empty())
        })
    }
}

/// Also what its own sender hides, as newsletters hide what only the list of a mailbox shows.
fn is_unseen(node: &Node) -> bool {
    match node {
        Node::Text(_) => false,
        Node::Element(element) => {
            UNSEEN.contains(&element.name())
                || super::write::style(element).any(|(name, value)| name == "display" && value == "none")
        }
        _ => true,
    }
}
