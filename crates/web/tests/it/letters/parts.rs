//! What holds of every letter: its two parts say the same, its lines fit, and nothing in it runs or is loaded.

use scraper::{ElementRef, Html, Selector};
use textwrap::core::display_width;
use web::letters::Letter;

/// The words of a text: signs that only lay it out are none.
pub fn words(text: &str) -> Vec<String> {
    let is_nothing = |c: char| matches!(c, '\u{2066}'..='\u{2069}' | '*' | '_' | '`');
    let seen = text.chars().filter(|c| !is_nothing(*c));
    let text: String = seen.map(|c| if "-—:()،,.;؛>…“”«»".contains(c) { ' ' } else { c }).collect();
    text.split_whitespace().map(str::to_owned).collect()
}

/// The words of an HTML part, as they are read.
pub fn html_words(html: &str) -> Vec<String> {
    let tree = Html::parse_document(html);
    let column = Selector::parse("table table").unwrap();
    tree.select(&column).next().map(element_words).unwrap_or_default()
}

/// Its words, those of each block and cell apart.
fn element_words(element: ElementRef<'_>) -> Vec<String> {
    let mut text = String::new();
    for node in element.descendants() {
        match node.value() {
            scraper::Node::Text(words) => text.push_str(words),
            scraper::Node::Element(of)
                if !matches!(of.name(), "bdi" | "strong" | "em" | "code" | "a" | "del") =>
            {
                text.push(' ');
            }
            _ => {}
        }
    }
    words(&text.replace('\u{a0}', " "))
}

#[track_caller]
pub fn must_be_sound(letter: &Letter) {
    must_fit(letter);
    must_say_the_same(letter);
    must_do_nothing(letter);
    for (part, text) in [("subject", &letter.subject), ("text", &letter.text), ("html", &letter.html)] {
        for key in ["mail-", "mailed-", "{ $", "{$", "portal-", "promise-"] {
            let found = text.find(key).map(|at| text[at..].chars().take(40).collect::<String>());
            assert_eq!(found, None, "a word is missing in the {part}");
        }
    }
    let subject = letter.subject.as_str();
    assert!(!subject.contains(['\n', '\r']) && !subject.is_empty(), "{subject:?}");
}

/// Lines of the text fit a terminal, but for a word or an address that is longer.
#[track_caller]
fn must_fit(letter: &Letter) {
    for line in letter.text.lines() {
        let is_one_word = line.split_whitespace().count() <= 1;
        assert!(display_width(line) <= 72 || is_one_word, "{} columns: {line}", display_width(line));
        assert!(!line.contains('\t') && !line.contains('\u{a0}'), "{line:?}");
    }
}

/// Each paragraph of the text stands in the HTML, each of the HTML in the text, and both lead to the same places.
#[track_caller]
fn must_say_the_same(letter: &Letter) {
    let html = html_words(&letter.html);
    for paragraph in letter.text.split("\n\n") {
        let lines: Vec<_> = paragraph.lines().filter(|line| !line.starts_with("https://")).collect();
        // What a table says by a number.
        let said = lines.join("\n").replace("، لا يُحتسب", " 0").replace(", not counted", " 0");
        let said = words(&said);
        assert!(
            said.is_empty() || html.windows(said.len()).any(|seen| seen == said),
            "only the text says {:?}\n{}\n{html:?}",
            said,
            letter.text
        );
    }
    let (tree, text) = (Html::parse_document(&letter.html), words(&letter.text));
    let said = "h1, p, blockquote, td.k-line, td.k-rule, a";
    for element in tree.select(&Selector::parse(said).unwrap()) {
        let said = element_words(element);
        // What didn't count is a number in a table, and words in a list.
        let is_nothing = said == ["0"];
        assert!(
            said.is_empty() || is_nothing || text.windows(said.len()).any(|seen| seen == said),
            "only the HTML says {said:?}\n{}",
            letter.text
        );
    }
    let mut there: Vec<_> = super::links(letter);
    for address in &there {
        let foreign = !address.starts_with("https://desk.example/");
        assert!(foreign || letter.text.lines().any(|line| line == address), "the text has no {address}");
    }
    there.retain(|address| address.starts_with("https://desk.example/"));
    for line in letter.text.lines().filter(|line| line.starts_with("https://desk.example/")) {
        assert!(there.iter().any(|address| address == line), "the HTML has no {line}");
    }
}

/// Nothing in it runs, is loaded or is sent.
#[track_caller]
fn must_do_nothing(letter: &Letter) {
    let tree = Html::parse_document(&letter.html);
    let has = |selector: &str| tree.select(&Selector::parse(selector).unwrap()).next().is_some();
    for selector in
        ["script", "img", "link", "iframe", "form", "svg", "object", "base", "[onerror]", "[onload]"]
    {
        assert!(!has(selector), "{selector}");
    }
    assert!(!letter.html.contains("url(") && !letter.html.contains("@import"));
    assert_eq!(letter.html.matches("<style>").count(), 1, "the dark scheme's, and no more");
    for link in super::links(letter) {
        assert!(
            link.starts_with("https://") || link.starts_with("http://") || link.starts_with("mailto:"),
            "{link}"
        );
    }
}
