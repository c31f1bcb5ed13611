//! Paragraphs whose lines were cut for the way, RFC 3676.

/// The text with its flowed lines made paragraphs again; with `delsp`, the blank that marked the cut was none of theirs.
pub(super) fn unwrapped(text: &str, delsp: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let content = line.trim_start_matches('>');
        let depth = line.len() - content.len();
        let content = content.strip_prefix(' ').unwrap_or(content);
        let is_signature = content == "-- ";
        if open != Some(depth) || is_signature {
            if open.is_some() {
                out.push('\n');
            }
            out.push_str(&">".repeat(depth));
            if depth > 0 && !content.is_empty() {
                out.push(' ');
            }
        }
        let flows = content.ends_with(' ') && !is_signature;
        out.push_str(if flows && delsp { &content[..content.len() - 1] } else { content });
        if flows {
            open = Some(depth);
        } else {
            open = None;
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unwrapped;

    #[test]
    fn lines_that_end_in_a_blank_go_on() {
        assert_eq!(unwrapped("one \ntwo\n\n> a \n> b\nc\n", false), "one two\n\n> a b\nc\n");
        assert_eq!(unwrapped("ab \ncd\n", true), "abcd\n");
        assert_eq!(unwrapped("Yours\n-- \nA \nB\n", false), "Yours\n-- \nA B\n");
        assert_eq!(unwrapped(">a \nb\n", false), "> a \nb\n", "another depth, another paragraph");
        assert_eq!(unwrapped(" >no quote\n", false), ">no quote\n");
    }
}
