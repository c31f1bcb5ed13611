//! What a letter is made of: the same blocks make both its parts, so that neither says what the other doesn't.

use askama::Template;
use sla::Language;

use super::said::{Said, say, settled};
use super::style::{Style, Tone, track_cell, track_mark};
use super::track::Stretch;
use super::wrap::{self, Column, WIDTH};
use crate::pages::html::Html;
use crate::pages::ledger::Lines;
use crate::pages::markdown;
use crate::pages::words::Words;

/// A part of a letter.
pub(super) enum Block {
    Heading(Said),
    Paragraph(Said),
    Soft(Said),
    /// Small print, with a link where it ends in one.
    Small(Said, Option<To>),
    /// A deadline, or how far it is, with whose clocks say so.
    Due(Said, Said, Tone),
    /// A promise drawn: what stands at its ends, and its stretches. The text has the ledger, or says it.
    Track(Said, Said, Vec<Stretch>),
    /// How a promise was counted: what is above it, its rows, and what stands beside the sum.
    Ledger(Said, Vec<Row>, Row),
    Facts(Vec<(Said, Said)>),
    /// The one thing to do.
    Button(To),
    /// Another.
    Link(To),
    Rule,
    /// What an agent wrote, in Markdown.
    Words(String),
    /// What somebody wrote before, short: who, and the words.
    Quote(Said, String),
}

/// A way somewhere.
#[derive(Clone)]
pub(super) struct To {
    pub label: Said,
    pub url: String,
}

/// A row of a ledger.
pub(super) struct Row {
    pub day: Said,
    pub said: Said,
    /// How much counted; nothing where none did.
    pub counted: Option<Said>,
}

impl Row {
    /// The rows of a ledger, and its sum under a name.
    pub fn all(lines: Lines, sum: Said, language: Language) -> (Vec<Self>, Self) {
        let comma = crate::pages::portal::comma(language);
        let rows = lines.rows.into_iter().map(|line| {
            let said = match line.is_a_name() {
                true => line.said.first().map(|name| Said::theirs(name)).unwrap_or_default(),
                false => plain(&line.said.join(comma), language),
            };
            let day = Said { html: line.day.html, text: settled(&line.day.text, language) };
            Self { day, said, counted: line.counted.map(Said::ours) }
        });
        let sum =
            Self { day: sum, said: plain(&lines.due, language), counted: Some(Said::ours(lines.total)) };
        (rows.collect(), sum)
    }
}

fn plain(text: &str, language: Language) -> Said {
    Said::ours(settled(text, language))
}

/// A letter before it is rendered.
pub(super) struct Draft {
    pub language: Language,
    pub subject: String,
    /// What lists of mails show beside the subject.
    pub preview: Said,
    /// Who writes, about what.
    pub from: Said,
    pub blocks: Vec<Block>,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Frame<'a> {
    draft: &'a Draft,
    style: Style,
    lang: &'static str,
}

impl Frame<'_> {
    fn words(&self, text: &str) -> Html {
        markdown::for_mail(text)
    }

    fn quoted(&self, text: &str) -> String {
        wrap::beginning(text)
    }

    fn cell(&self, stretch: &Stretch) -> Html {
        track_cell(&stretch.width.to_string())
    }

    fn mark(&self, width: &u32) -> Html {
        track_mark(*width)
    }
}

impl Draft {
    /// Its HTML part.
    ///
    /// # Errors
    /// None that a template of ours makes.
    pub fn html(&self) -> Result<String, askama::Error> {
        Frame { draft: self, style: Style(self.language), lang: self.language.code() }.render()
    }

    /// Its text part: lines of at most 72 columns, but for addresses and words that are longer.
    pub fn text(&self) -> String {
        let parts: Vec<_> = self.blocks.iter().filter_map(|block| self.part(block)).collect();
        let text = parts.join("\n\n") + "\n";
        // What holds together has been held together.
        text.replace('\u{a0}', " ")
    }

    fn part(&self, block: &Block) -> Option<String> {
        Some(match block {
            Block::Heading(said) | Block::Paragraph(said) | Block::Soft(said) | Block::Small(said, None) => {
                wrap::fill(&said.text)
            }
            Block::Small(said, Some(to)) => format!("{}\n\n{}", wrap::fill(&said.text), self.way(to)),
            Block::Due(lead, rest, _) => format!("{}\n{}", wrap::fill(&lead.text), wrap::fill(&rest.text)),
            Block::Track(..) => return None,
            Block::Ledger(caption, rows, sum) => {
                format!("{}\n{}", wrap::fill(&caption.text), self.ledger(rows, sum))
            }
            Block::Facts(facts) => self.facts(facts),
            Block::Button(to) | Block::Link(to) => self.way(to),
            Block::Rule => match self.language {
                Language::En => "-".repeat(40),
                Language::Ar => "—".repeat(12),
            },
            Block::Words(text) => wrap::written(text),
            Block::Quote(by, text) => format!("{}\n{}", wrap::fill(&by.text), wrap::quoted(text)),
        })
    }

    fn say(&self, id: &str, args: &[(&str, Said)]) -> String {
        say(Words::of(self.language), self.language, id, args).text
    }

    /// An address has a line of its own, so that every program finds its end.
    fn way(&self, to: &To) -> String {
        format!("{}\n{}", wrap::fill(&self.say("mail-text-way", &[("what", to.label.clone())])), to.url)
    }

    /// Columns where they fit: in a language that terminals show from the left.
    fn facts(&self, facts: &[(Said, Said)]) -> String {
        let each = facts.iter().map(|(label, fact)| match self.language {
            Language::En => wrap::beside(&label.text, &fact.text),
            Language::Ar => {
                let args = [("what", label.clone()), ("said", fact.clone())];
                wrap::item(&self.say("mail-text-fact", &args))
            }
        });
        each.collect::<Vec<_>>().join("\n")
    }

    fn ledger(&self, rows: &[Row], sum: &Row) -> String {
        let all = || rows.iter().chain([sum]);
        let column = |of: fn(&Row) -> &str| Column::of(all().map(of));
        let columns = [
            column(|row| &row.day.text),
            column(|row| &row.said.text),
            column(|row| row.counted.as_ref().map_or("0", |counted| &counted.text)),
        ];
        let width = columns.iter().map(|column| column.width + 2).sum::<usize>();
        let fits = width <= WIDTH;
        if self.language == Language::Ar || !fits {
            let items = all().map(|row| wrap::item(&self.ledger_item(row)));
            return items.collect::<Vec<_>>().join("\n");
        }
        let line = |row: &Row| {
            let counted = row.counted.as_ref().map_or("0", |counted| &counted.text);
            let [day, said, amount] = &columns;
            format!(
                "  {}  {}  {}",
                day.at_start(&row.day.text),
                said.at_start(&row.said.text),
                amount.at_end(counted)
            )
        };
        let mut lines: Vec<_> = rows.iter().map(line).collect();
        lines.push(format!("  {}", "-".repeat(width - 2)));
        lines.push(line(sum));
        lines.join("\n")
    }

    fn ledger_item(&self, row: &Row) -> String {
        let (day, said) = (("what", row.day.clone()), ("said", row.said.clone()));
        match &row.counted {
            Some(counted) => self.say("mail-text-counted", &[day, said, ("amount", counted.clone())]),
            None => self.say("mail-text-uncounted", &[day, said]),
        }
    }
}
