//! Tables of text whose columns stand under each other in both directions of writing.

use std::io::{self, Write};

use sla::Language;

/// First strong isolate and its end: what stands between keeps its own direction and leaves its neighbours theirs.
const ISOLATE: (char, char) = ('\u{2068}', '\u{2069}');

/// Makes a line go from right to left whatever it begins with.
const RIGHT_TO_LEFT: char = '\u{200f}';

/// Rows of cells, the first few columns aligned at their beginnings and the others, numbers, at their ends.
pub(super) struct Table {
    beginning: usize,
    groups: Vec<(usize, String)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with this header, of which the first `beginning` columns hold words.
    pub(super) fn new<const N: usize>(beginning: usize, header: [&str; N]) -> Self {
        Self { beginning, groups: Vec::new(), rows: vec![header.map(str::to_owned).to_vec()] }
    }

    /// More columns of the header, under a title of their own.
    pub(super) fn group<const N: usize>(&mut self, title: &str, header: [&str; N]) {
        let first = self.rows[0].len();
        self.groups.push((first, title.to_owned()));
        self.rows[0].extend(header.map(str::to_owned));
    }

    /// A row; a missing cell at its end is an empty one.
    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Writes the table, indented by two.
    pub(super) fn write(&self, out: &mut dyn Write, language: Language) -> io::Result<()> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column| {
            self.rows
                .iter()
                .filter_map(|row: &Vec<String>| row.get(column))
                .map(|cell: &String| shown(cell))
                .max()
        };
        let mut widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
        self.widen_for_groups(&mut widths);
        if !self.groups.is_empty() {
            self.write_groups(out, &widths, language)?;
        }
        for row in &self.rows {
            let mut line = Line::new(language);
            for (column, cell) in row.iter().enumerate() {
                let blank = widths[column] - shown(cell);
                let words = column < self.beginning;
                line.cell(if words { 0 } else { blank }, cell, if words { blank } else { 0 });
            }
            line.write(out)?;
        }
        Ok(())
    }

    /// A title that is wider than its columns widens the last of them.
    fn widen_for_groups(&self, widths: &mut [usize]) {
        for (index, (first, title)) in self.groups.iter().enumerate() {
            let end = self.groups.get(index + 1).map_or(widths.len(), |(next, _)| *next);
            let has: usize = widths[*first..end].iter().map(|width| width + GAP).sum();
            widths[end - 1] += (shown(title) + GAP).saturating_sub(has);
        }
    }

    fn write_groups(&self, out: &mut dyn Write, widths: &[usize], language: Language) -> io::Result<()> {
        let mut line = Line::new(language);
        let mut reached = 0;
        for (first, title) in &self.groups {
            let start: usize = widths[..*first].iter().map(|width| width + GAP).sum();
            line.cell(start.saturating_sub(reached), title, 0);
            reached = start + shown(title) + GAP;
        }
        line.write(out)
    }
}

/// Blanks between columns, which also stand before the first.
const GAP: usize = 2;

struct Line {
    text: String,
    language: Language,
}

impl Line {
    fn new(language: Language) -> Self {
        let text = match language {
            Language::En => String::new(),
            Language::Ar => RIGHT_TO_LEFT.to_string(),
        };
        Self { text, language }
    }

    fn cell(&mut self, before: usize, cell: &str, after: usize) {
        self.text.extend(std::iter::repeat_n(' ', GAP + before));
        match self.language {
            Language::En => self.text.push_str(cell),
            Language::Ar => self.text.push_str(&isolated(cell)),
        }
        self.text.extend(std::iter::repeat_n(' ', after));
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let line = self.text.trim_end();
        // A mark of direction alone would make an empty line that isn't empty.
        writeln!(out, "{}", if shown(line) == 0 { "" } else { line })
    }
}

/// The text kept apart from the direction of what is around it; nothing stays nothing.
pub(super) fn isolated(text: &str) -> String {
    match text {
        "" => String::new(),
        _ => format!("{}{text}{}", ISOLATE.0, ISOLATE.1),
    }
}

/// How many places of a terminal the text takes: Arabic vowel signs and marks of direction take none.
fn shown(text: &str) -> usize {
    let takes_none = |letter: char| matches!(letter, '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200e}' | '\u{200f}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|letter| !takes_none(*letter)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(language: Language) -> io::Result<String> {
        let mut table = Table::new(1, ["plan"]);
        table.group("a title that is wide", ["kept", "missed"]);
        table.group("short", ["kept"]);
        table.row(vec!["Basic".to_owned(), "1".to_owned(), "22".to_owned(), "333".to_owned()]);
        let mut out = Vec::new();
        table.write(&mut out, language)?;
        Ok(String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn columns_stand_under_each_other() -> io::Result<()> {
        let expected = "         a title that is wide  short\n  \
                        plan   kept          missed   kept\n  \
                        Basic     1              22    333\n";
        assert_eq!(written(Language::En)?, expected);
        Ok(())
    }

    #[test]
    fn arabic_cells_are_isolated_and_as_wide() -> io::Result<()> {
        let arabic = written(Language::Ar)?;
        assert!(arabic.lines().all(|line| line.starts_with(RIGHT_TO_LEFT)));
        let bare: Vec<usize> = arabic.lines().map(shown).collect();
        let english = written(Language::En)?;
        assert_eq!(bare, english.lines().map(shown).collect::<Vec<_>>());
        Ok(())
    }
}
