//! What people write, as HTML. It is Markdown; HTML in it is text, and nothing in it runs, loads or leaves its paragraph.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};

use super::html::{Html, escape};

/// What is left of it at the most: whatever the first wall lets through, the second knows nothing else.
const TAGS: [&str; 12] =
    ["a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "strong"];

/// A text that nests deeper than anybody writes is shown as it was typed.
const DEEPEST: usize = 24;

static ARABIC: LazyLock<Builder<'static>> = LazyLock::new(|| wall("ar", "rtl"));
static ENGLISH: LazyLock<Builder<'static>> = LazyLock::new(|| wall("en", "ltr"));
static UNKNOWN: LazyLock<Builder<'static>> = LazyLock::new(|| wall("", "ltr"));

/// What somebody wrote, as HTML. Each block has its own direction, and its language where its letters tell it.
pub(crate) fn html(text: &str) -> Html {
    let arena = Arena::new();
    let options = options();
    let root = parse_document(&arena, text, &options);
    if root.descendants().any(|node| node.ancestors().nth(DEEPEST).is_some()) {
        return as_typed(text);
    }
    tame(&arena, root);
    let mut out = String::new();
    for block in root.children() {
        let mut made = String::new();
        // Writing into a string doesn't fail.
        let _ = format_html(block, &options, &mut made);
        let _ = write!(out, "{}", wall_for(block).clean(made.trim_end()));
    }
    Html(out)
}

/// The same in one line, without form: for lists.
pub(crate) fn line(text: &str) -> String {
    let words = text.split_whitespace().take(60);
    desk::text::harmless(&words.collect::<Vec<_>>().join(" ")).into_owned()
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    // People press Enter for a new line.
    options.render.hardbreaks = true;
    // Tags are shown as they were typed, not dropped: somebody may write of them.
    options.render.escape = true;
    options
}

/// Pictures become links, so that nothing is loaded from elsewhere; headings become bold, since the page has its own.
fn tame<'a>(arena: &'a Arena<'a>, root: Node<'a>) {
    let nodes: Vec<_> = root.descendants().collect();
    for node in nodes {
        let value = node.data.borrow().value.clone();
        match value {
            NodeValue::Image(link) => {
                if node.first_child().is_none() {
                    node.append(arena.alloc(NodeValue::Text(link.url.clone().into()).into()));
                }
                node.data.borrow_mut().value = NodeValue::Link(link);
            }
            NodeValue::Heading(_) => {
                let strong: Node<'a> = arena.alloc(NodeValue::Strong.into());
                for child in node.children().collect::<Vec<_>>() {
                    strong.append(child);
                }
                node.append(strong);
                node.data.borrow_mut().value = NodeValue::Paragraph;
            }
            _ => {}
        }
    }
}

fn as_typed(text: &str) -> Html {
    Html(format!("<pre dir=\"auto\" tabindex=\"0\">{}</pre>", escape(text)))
}

/// The second wall, with the language of a block. Of the desk's two languages Latin letters are nearer to English.
fn wall_for(block: Node<'_>) -> &'static Builder<'static> {
    let (mut arabic, mut latin) = (0, 0);
    for node in block.descendants() {
        if let NodeValue::Text(text) = &node.data.borrow().value {
            arabic += text.chars().filter(|c| is_arabic(*c)).count();
            latin += text.chars().filter(|c| c.is_alphabetic() && !is_arabic(*c)).count();
        }
    }
    match () {
        () if arabic > latin => &ARABIC,
        () if latin > 0 => &ENGLISH,
        () => &UNKNOWN,
    }
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{64a}' | '\u{66e}'..='\u{6d3}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

fn wall(language: &'static str, direction: &'static str) -> Builder<'static> {
    let mut wall = Builder::empty();
    let attributes = [("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))];
    // A paragraph has the direction that it begins with; the mark of a list and the line beside a quotation are on one side.
    let mut set = HashMap::from([
        ("p", HashMap::from([("dir", "auto")])),
        ("ul", HashMap::from([("dir", direction)])),
        ("ol", HashMap::from([("dir", direction)])),
        ("blockquote", HashMap::from([("dir", direction)])),
        ("pre", HashMap::from([("dir", "ltr"), ("tabindex", "0")])),
        ("code", HashMap::from([("dir", "ltr")])),
    ]);
    if !language.is_empty() {
        for tag in ["p", "ul", "ol", "blockquote"] {
            set.entry(tag).or_default().insert("lang", language);
        }
    }
    wall.tags(TAGS.into_iter().chain(["ul"]).collect())
        .tag_attributes(attributes.into())
        .generic_attributes(HashSet::new())
        .set_tag_attribute_values(set)
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow noopener noreferrer"))
        .strip_comments(true);
    wall
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With the attributes of each tag in order, which the wall gives in any.
    fn tidy(html: &str) -> String {
        let mut out = String::new();
        let mut rest = html;
        while let Some((before, after)) = rest.split_once('<') {
            let (tag, next) = after.split_once('>').unwrap_or((after, ""));
            let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            let mut all: Vec<_> = attributes.split("\" ").map(|one| one.trim_end_matches('"')).collect();
            all.retain(|one| !one.is_empty());
            all.sort_unstable();
            let all: String = all.iter().map(|one| format!(" {one}\"")).collect();
            out.push_str(&format!("{before}<{name}{all}>"));
            rest = next;
        }
        out + rest
    }

    #[track_caller]
    fn made(text: &str, expected: &str) {
        assert_eq!(tidy(&html(text).0), tidy(expected), "{text:?}");
    }

    #[test]
    fn markdown_is_what_people_mean_by_it() {
        made("one\ntwo", "<p dir=\"auto\" lang=\"en\">one<br>\ntwo</p>");
        made(
            "**a** _b_ ~~c~~ `d`",
            "<p dir=\"auto\" lang=\"en\"><strong>a</strong> <em>b</em> <del>c</del> <code dir=\"ltr\">d</code></p>",
        );
        made("# Log", "<p dir=\"auto\" lang=\"en\"><strong>Log</strong></p>");
        made("```\na  b\n```", "<pre dir=\"ltr\" tabindex=\"0\"><code dir=\"ltr\">a  b\n</code></pre>");
        made("3. x", "<ol start=\"3\" dir=\"ltr\" lang=\"en\">\n<li>x</li>\n</ol>");
        made("حتى حساب المدير", "<p dir=\"auto\" lang=\"ar\">حتى حساب المدير</p>");
        made(
            "- واحد\n- two واثنان",
            "<ul dir=\"rtl\" lang=\"ar\">\n<li>واحد</li>\n<li>two واثنان</li>\n</ul>",
        );
    }

    #[test]
    fn each_paragraph_has_its_own_language() {
        made("hello\n\nسلام", "<p dir=\"auto\" lang=\"en\">hello</p><p dir=\"auto\" lang=\"ar\">سلام</p>");
    }

    #[test]
    fn links_tell_nobody_where_they_were_followed_from() {
        let rel = "rel=\"nofollow noopener noreferrer\"";
        made(
            "see https://example.com/a?b=c.",
            &format!(
                "<p dir=\"auto\" lang=\"en\">see <a href=\"https://example.com/a?b=c\" {rel}>https://example.com/a?b=c</a>.</p>"
            ),
        );
        made(
            "![logo](https://evil.example/t.gif)",
            &format!("<p dir=\"auto\" lang=\"en\"><a href=\"https://evil.example/t.gif\" {rel}>logo</a></p>"),
        );
        assert!(html("![](https://evil.example/t.gif)").0.contains(">https://evil.example/t.gif</a>"));
    }

    /// What has been tried on others.
    const ATTACKS: &[&str] = &[
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](\u{1}javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox(1))",
        "[x](//evil.example)",
        "[x](/sign-out)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](\"onerror=\"alert(1))",
        "[x](https://a.example \"onmouseover=alert(1)\")",
        "[x]: javascript:alert(1)\n\n[x]",
        "```html\" onclick=\"alert(1)\n```",
        "`<img src=x onerror=alert(1)>`",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<iframe srcdoc=\"<script>alert(1)</script>\">",
        "<style>@import 'https://evil.example'</style>",
        "<form action=/queue><button>x</button></form>",
        "<base href=https://evil.example>",
        "<meta http-equiv=refresh content=0>",
        "<p style=\"position:fixed;inset:0\">x</p>",
        "</p></article></main><script>alert(1)</script>",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<x onclick=alert(1)>x</x>",
        "www.example.com/<script>alert(1)</script>",
        "http://a.example/\"onmouseover=\"alert(1)",
        "- <details open ontoggle=alert(1)>",
        "> <img src=x onerror=alert(1)>",
    ];

    #[test]
    fn nothing_that_was_tried_on_others_does_anything() {
        for attack in ATTACKS {
            let made = html(attack).0;
            let mut rest = made.as_str();
            while let Some((_, after)) = rest.split_once('<') {
                let (tag, next) = after.split_once('>').unwrap_or((after, ""));
                let name = tag.trim_start_matches('/').split_whitespace().next().unwrap_or_default();
                assert!(TAGS.contains(&name) || name == "ul", "{attack}: <{tag}> in {made}");
                let known = ["href=\"", "dir=\"", "lang=\"", "rel=\"", "start=\"", "tabindex=\""];
                let mut attributes =
                    tag.split('"').step_by(2).map(|part| part.split_whitespace().last().unwrap_or_default());
                assert!(
                    attributes
                        .all(|part| !part.contains('=') || known.contains(&format!("{part}\"").as_str())),
                    "{attack}: <{tag}> in {made}"
                );
                if let Some(url) = tag.split("href=\"").nth(1) {
                    let sound = ["http://", "https://", "mailto:", "tel:"];
                    assert!(sound.iter().any(|scheme| url.starts_with(scheme)), "{attack}: {url}");
                }
                rest = next;
            }
        }
    }

    #[test]
    fn what_turns_direction_ends_with_its_paragraph() {
        made(
            "a\u{202e}b\n\nc",
            "<p dir=\"auto\" lang=\"en\">a\u{202e}b</p><p dir=\"auto\" lang=\"en\">c</p>",
        );
    }

    #[test]
    fn a_text_that_is_made_to_take_long_is_shown_all_the_same() {
        for text in [
            ">".repeat(50_000),
            "[".repeat(50_000),
            "*a ".repeat(30_000),
            "- ".repeat(20_000),
            "`".repeat(60_000),
            "![".repeat(30_000),
        ] {
            assert!(!html(&text).0.is_empty());
        }
    }
}
