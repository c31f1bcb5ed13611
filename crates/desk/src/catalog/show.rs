//! The page of plans as text, the whole of it in either language.
//!
//! The page's own sentences come from the catalogue. What stands here are its headings and the words between numbers.

use sla::text::duration;
use sla::{Budget, Language, Name};

use super::{Catalog, ClockChoice, Contact, CoverageHours, FurtherTarget, Plan, PriorityMeaning, When};

impl Catalog {
    /// The whole page of plans, in the order of the vendor's page. A paragraph is a line, unless `width` gives the
    /// columns of a terminal to wrap at.
    ///
    /// In Arabic, what reads from left to right and would be torn apart (`8 × 5`) stands between U+2066 and U+2069.
    pub fn page(&self, language: Language, width: Option<usize>) -> String {
        let mut page = Page { language, width, text: String::new() };
        page.paragraph(0, self.texts.title.get(language));
        page.gap();
        page.paragraph(0, self.texts.introduction.get(language));
        for plan in &self.plans {
            self.plan_section(&mut page, plan);
        }
        page.gap();
        page.paragraph(0, self.texts.response_time.get(language));
        page.gap();
        page.paragraph(0, self.texts.availability.get(language));
        self.hours_section(&mut page);
        self.channels_section(&mut page);
        page.gap();
        let (efforts, lowering) = (&self.texts.reasonable_efforts, &self.texts.lowering);
        page.paragraph(0, &format!("{} {}", efforts.get(language), lowering.get(language)));
        page.heading(0, "Priority level definitions", "تعريفات مستويات الأولوية");
        for meaning in &self.priorities {
            priority_section(&mut page, meaning);
        }
        page.gap();
        page.paragraph(0, &self.edition_line(language));
        page.text
    }

    /// Which edition it is and since when, for contracts name theirs (policy D14).
    fn edition_line(&self, language: Language) -> String {
        let first_day = sla::text::date(self.first_day, language);
        match language {
            Language::En => format!("Edition {}, from {first_day}", self.edition),
            Language::Ar => format!("الطبعة \u{2066}{}\u{2069}، ابتداءً من {first_day}", self.edition),
        }
    }

    fn plan_section(&self, page: &mut Page, plan: &Plan) {
        let language = page.language;
        page.heading(0, &plan.name.en, &plan.name.ar);
        let named = |ids: &[String]| -> Vec<&str> {
            let channel = |id: &String| self.channels.iter().find(|channel| channel.id == *id);
            ids.iter().filter_map(channel).map(|channel| channel.name.get(language)).collect()
        };
        let channels = page.list(&named(&plan.channels));
        page.labelled(2, "Channels", "القنوات", &channels);
        if let Ok(coverage) = self.coverage(&plan.coverage) {
            page.labelled(2, "Support hours", "ساعات الدعم", coverage.name.get(language));
        }
        for answered in &plan.answered {
            page.paragraph(2, answered.text.get(language));
        }
        page.gap();
        page.paragraph(2, page.say("Response time", "وقت الاستجابة"));
        page.gap();
        for response in &plan.responses {
            let mut words = amount(response.target, language);
            words += &self.counted(plan, &response.clock, language);
            let label = numbered(response.priority.number(), language);
            page.paragraph(4, &format!("{label}: {words}"));
        }
        if !plan.further.is_empty() {
            page.gap();
            page.paragraph(2, page.say("Further targets", "أهداف أخرى"));
            page.gap();
        }
        for target in &plan.further {
            let counted = self.counted(plan, &target.clock, language);
            page.paragraph(4, &further(target, &counted, language));
        }
    }

    /// On which clock an amount is counted, where that is another than the plan's support hours (policy D2).
    fn counted(&self, plan: &Plan, clock: &ClockChoice, language: Language) -> String {
        let own = self.coverage(&plan.coverage).map(|coverage| &coverage.hours).ok();
        let same = match (clock, own) {
            (ClockChoice::Coverage, _) | (ClockChoice::WorkingHours, Some(CoverageHours::WorkingHours)) => {
                true
            }
            (ClockChoice::Calendar(id), Some(CoverageHours::Calendar(own))) => id == own,
            _ => false,
        };
        if same { String::new() } else { format!(" ({})", self.counted_in(clock, language)) }
    }

    /// The words for the clock that an amount is counted on.
    pub(super) fn counted_in(&self, clock: &ClockChoice, language: Language) -> String {
        let (en, ar) = match clock {
            ClockChoice::Coverage => ("support hours".to_owned(), "ساعات الدعم".to_owned()),
            ClockChoice::WorkingHours => ("working hours only".to_owned(), "ساعات العمل فقط".to_owned()),
            ClockChoice::Calendar(id) => match self.calendar(id) {
                Ok(calendar) => (calendar.name.en.clone(), calendar.name.ar.clone()),
                Err(_) => (id.clone(), id.clone()),
            },
        };
        match language {
            Language::En => format!("counted in {en}"),
            Language::Ar => format!("تُحسب في {ar}"),
        }
    }

    fn hours_section(&self, page: &mut Page) {
        let language = page.language;
        page.heading(0, "Working hours", "ساعات العمل");
        for calendar in &self.calendars {
            let at_work = self.regions.iter().filter(|region| region.working_hours == calendar.id);
            let regions: Vec<&str> = at_work.map(|region| region.name.get(language)).collect();
            let label = match regions.as_slice() {
                [] => calendar.name.get(language).to_owned(),
                regions => page.list(regions),
            };
            page.bullet(&format!("{label}: {}", calendar.text.get(language)));
        }
    }

    fn channels_section(&self, page: &mut Page) {
        let language = page.language;
        page.heading(0, "Support channels", "قنوات الدعم");
        page.paragraph(2, self.texts.channels.get(language));
        page.gap();
        for channel in &self.channels {
            page.bullet(channel.text.get(language));
        }
    }
}

fn priority_section(page: &mut Page, meaning: &PriorityMeaning) {
    let language = page.language;
    let title = |language| {
        let label = numbered(meaning.priority.number(), language);
        format!("{label} – {}", meaning.name.get(language))
    };
    page.heading(0, &title(Language::En), &title(Language::Ar));
    page.paragraph(2, meaning.definition.get(language));
    page.gap();
    page.labelled(2, "Example", "مثال", meaning.example.get(language));
    page.gap();
    let statement = meaning.statement.text.get(language);
    page.labelled(2, "Customer responsibility", "مسؤولية العميل", statement);
}

/// `Priority 1`.
pub(super) fn numbered(number: u8, language: Language) -> String {
    match language {
        Language::En => format!("Priority {number}"),
        Language::Ar => format!("الأولوية {number}"),
    }
}

/// An amount of time in full words.
pub(super) fn amount(target: Budget, language: Language) -> String {
    duration(target.support_time(), language)
}

/// A further target in a sentence: what, for which priorities, within what, on which clock, and whether it pauses.
pub(super) fn further(target: &FurtherTarget, counted: &str, language: Language) -> String {
    let priorities: Vec<String> =
        target.priorities.iter().map(|priority| numbered(priority.number(), language)).collect();
    let name = target.name.get(language);
    let (within, every, comma, pauses, runs) = match language {
        Language::En => {
            ("within", "every", ", ", "pauses while the customer is awaited", "never pauses for the customer")
        }
        Language::Ar => ("خلال", "كل", "، ", "تتوقف أثناء انتظار العميل", "لا تتوقف أثناء انتظار العميل"),
    };
    let when = match target.when {
        When::Within(amount_) => format!("{within} {}", amount(amount_, language)),
        When::Every(amount_) => format!("{every} {}", amount(amount_, language)),
    };
    let pausing = if target.pauses_while_customer_is_awaited { pauses } else { runs };
    let semicolon = if language == Language::En { "; " } else { "؛ " };
    format!("{name} ({}): {when}{counted}{semicolon}{pausing}", priorities.join(comma))
}

/// When support contacts the customer, in words.
pub(super) fn contact(contact: Contact) -> Name {
    match contact {
        Contact::AnyTime => Name::new("at any hour", "في أي ساعة"),
        Contact::WorkingHours => Name::new("during working hours only", "خلال ساعات العمل فقط"),
    }
}

/// Builds a page of paragraphs.
struct Page {
    language: Language,
    width: Option<usize>,
    text: String,
}

impl Page {
    fn say<'t>(&self, en: &'t str, ar: &'t str) -> &'t str {
        match self.language {
            Language::En => en,
            Language::Ar => ar,
        }
    }

    fn list(&self, items: &[&str]) -> String {
        items.join(self.say(", ", "، "))
    }

    /// One empty line, never two.
    fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn heading(&mut self, indent: usize, en: &str, ar: &str) {
        self.gap();
        let text = self.say(en, ar).to_owned();
        self.paragraph(indent, &text);
        self.gap();
    }

    fn labelled(&mut self, indent: usize, en: &str, ar: &str, text: &str) {
        let label = self.say(en, ar);
        self.paragraph(indent, &format!("{label}: {text}"));
    }

    fn bullet(&mut self, text: &str) {
        self.lines("  • ", "    ", text);
    }

    fn paragraph(&mut self, indent: usize, text: &str) {
        let indent = " ".repeat(indent);
        self.lines(&indent, &indent, text);
    }

    /// A text's lines, wrapped between words at the width if there is one.
    fn lines(&mut self, first: &str, rest: &str, text: &str) {
        let mut indent = first;
        for line in text.lines() {
            let mut column = 0;
            for word in words(line, self.language) {
                let length = columns(&word);
                if column > 0 && self.width.is_none_or(|width| column + 1 + length <= width) {
                    self.text.push(' ');
                    column += 1;
                } else {
                    if column > 0 {
                        self.text.push('\n');
                    }
                    self.text.push_str(indent);
                    column = columns(indent);
                    indent = rest;
                    if self.language == Language::Ar && word.starts_with(|c: char| c.is_ascii_alphabetic()) {
                        // A line that begins with a Latin name would be taken for one that reads from the left.
                        self.text.push('\u{200f}');
                    }
                }
                self.text.push_str(&word);
                column += length;
            }
            self.text.push('\n');
        }
    }
}

/// The words of a line, `8 × 5` as one: it is never wrapped and, among Arabic, reads from left to right.
fn words(line: &str, language: Language) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut parts = line.split(' ').filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        if parts.peek() != Some(&"×") {
            words.push(part.to_owned());
            continue;
        }
        parts.next();
        let hours = format!("{part} × {}", parts.next().unwrap_or_default());
        words.push(match language {
            Language::En => hours,
            Language::Ar => format!("\u{2066}{hours}\u{2069}"),
        });
    }
    words
}

/// The columns of a terminal that a text takes: vowel signs stand over letters, and marks of direction nowhere.
fn columns(text: &str) -> usize {
    let takes_none = |c: char| matches!(c, '\u{064b}'..='\u{065f}' | '\u{0670}' | '\u{200b}'..='\u{200f}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !takes_none(*c)).count()
}
