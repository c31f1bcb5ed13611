//! The text of HTML, as whoever sees it laid out would write it down: a line for each block, and cells apart.

use super::tree::Tree;

/// The text of a document.
pub(super) fn of(tree: &Tree<'_>) -> String {
    let mut lines = Lines { tree, text: String::new(), is_fresh: true, is_apart: false };
    if !tree.0.is_empty() {
        lines.write(0, false);
    }
    lines.text
}

struct Lines<'a> {
    tree: &'a Tree<'a>,
    text: String,
    /// Nothing stands in the line yet, or in the cell.
    is_fresh: bool,
    /// A space comes before the next word.
    is_apart: bool,
}

impl Lines<'_> {
    fn write(&mut self, at: usize, is_laid_out: bool) {
        let item = &self.tree.0[at];
        if let Some(text) = item.text() {
            return if is_laid_out { self.keep(text) } else { self.words(text) };
        }
        let name = item.name();
        match name {
            "br" => return self.end(),
            "td" | "th" if !self.is_fresh => self.begin('\t'),
            "td" | "th" => {}
            _ if item.is_block() => self.end_what_is_begun(),
            _ => {}
        }
        if name == "li" {
            self.text.push_str("- ");
        }
        for child in self.tree.children(at) {
            self.write(child, is_laid_out || name == "pre");
        }
        if item.is_block() && !matches!(name, "td" | "th") {
            self.end_what_is_begun();
        }
    }

    fn end_what_is_begun(&mut self) {
        if !self.is_fresh {
            self.end();
        }
    }

    fn end(&mut self) {
        self.begin('\n');
    }

    fn begin(&mut self, with: char) {
        self.text.push(with);
        (self.is_fresh, self.is_apart) = (true, false);
    }

    /// Text whose spaces and lines mean nothing.
    fn words(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                self.is_apart = !self.is_fresh;
                continue;
            }
            if self.is_apart {
                self.text.push(' ');
            }
            (self.is_fresh, self.is_apart) = (false, false);
            self.text.push(if c == '\u{a0}' { ' ' } else { c });
        }
    }

    /// Text whose spaces and lines are as they were typed.
    fn keep(&mut self, text: &str) {
        for c in text.chars().filter(|c| *c != '\r') {
            match c {
                '\n' => self.end(),
                c => {
                    self.text.push(c);
                    (self.is_fresh, self.is_apart) = (false, false);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::html::text;

    #[test]
    fn blocks_are_lines_and_cells_are_apart() {
        for (html, lines) in [
            ("<div>One</div><div>two</div>", "One\ntwo\n"),
            ("<p>One\n  two</p>\n<p>three<br>four</p>", "One two\nthree\nfour\n"),
            ("<div>One<br></div><div><br></div><div>two</div>", "One\n\ntwo\n"),
            ("<p>One</p><p>&nbsp;</p><p>two</p>", "One\n \ntwo\n"),
            (
                "<table><tr><th>Name</th> <th>Account</th></tr><tr><td><p>هدى</p></td><td>huda</td></tr></table>after",
                "Name\tAccount\nهدى\nhuda\nafter",
            ),
            ("<ul><li>One</li><li><p>two</p></li></ul>", "- One\n- two\n"),
            ("<pre>a\n  b</pre>", "a\n  b\n"),
            ("A <b>b</b>old, <i>c</i>", "A bold, c"),
            ("<style>p{}</style><title>x</title><p>One</p>", "One\n"),
            ("", ""),
        ] {
            assert_eq!(text(html).as_deref(), Some(lines), "{html}");
        }
    }
}
