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

static PAGES: LazyLock<Walls> = LazyLock::new(|| Walls::new(|wall| wall));
static MAILS: LazyLock<Walls> = LazyLock::new(|| Walls::new(for_programs_of_mail));

/// The second wall, for each language that a block can be in.
struct Walls {
    arabic: Builder<'static>,
    english: Builder<'static>,
    unknown: Builder<'static>,
}

/// What somebody wrote, as HTML. Each block has its own direction, and its language where its letters tell it.
pub(crate) fn html(text: &str) -> Html {
    made(text, &PAGES)
}

/// The same for a mail, where nothing but the elements themselves can say how they look.
pub(crate) fn for_mail(text: &str) -> Html {
    made(text, &MAILS)
}

fn made(text: &str, walls: &Walls) -> Html {
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
        let _ = write!(out, "{}", walls.of(block).clean(made.trim_end()));
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

impl Walls {
    fn new(finish: fn(Set) -> Set) -> Self {
        Self {
            arabic: wall(finish(set("ar", "rtl"))),
            english: wall(finish(set("en", "ltr"))),
            unknown: wall(finish(set("", "ltr"))),
        }
    }

    /// With the language of a block. Of the desk's two languages Latin letters are nearer to English.
    fn of(&self, block: Node<'_>) -> &Builder<'static> {
        let (mut arabic, mut latin) = (0, 0);
        for node in block.descendants() {
            if let NodeValue::Text(text) = &node.data.borrow().value {
                arabic += text.chars().filter(|c| is_arabic(*c)).count();
                latin += text.chars().filter(|c| c.is_alphabetic() && !is_arabic(*c)).count();
            }
        }
        match () {
            () if arabic > latin => &self.arabic,
            () if latin > 0 => &self.english,
            () => &self.unknown,
        }
    }
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{64a}' | '\u{66e}'..='\u{6d3}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// The attributes that elements are given, whatever they had.
type Set = HashMap<&'static str, HashMap<&'static str, &'static str>>;

fn set(language: &'static str, direction: &'static str) -> Set {
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
    set
}

/// With how each element looks. Not every program finds the direction of a paragraph by itself.
fn for_programs_of_mail(mut set: Set) -> Set {
    let direction = set.get("ul").and_then(|list| list.get("dir")).copied().unwrap_or("auto");
    let is_arabic = direction == "rtl";
    let is_known = set.get("p").is_some_and(|paragraph| paragraph.contains_key("lang"));
    if let Some(paragraph) = set.get_mut("p").filter(|_| is_known) {
        paragraph.insert("dir", direction);
    }
    let looks = [
        (
            "p",
            "margin:0 0 12px;direction:ltr;text-align:left",
            "margin:0 0 12px;direction:rtl;text-align:right",
        ),
        (
            "ul",
            "margin:0 0 12px;padding:0 0 0 24px;text-align:left",
            "margin:0 0 12px;padding:0 24px 0 0;text-align:right",
        ),
        (
            "ol",
            "margin:0 0 12px;padding:0 0 0 24px;text-align:left",
            "margin:0 0 12px;padding:0 24px 0 0;text-align:right",
        ),
        (
            "blockquote",
            "margin:0 0 12px;padding:0 12px;border-left:2px solid #e1e4e6;text-align:left",
            "margin:0 0 12px;padding:0 12px;border-right:2px solid #e1e4e6;text-align:right",
        ),
        ("pre", PRE, PRE),
        ("code", CODE, CODE),
        ("a", "color:#025f7d", "color:#025f7d"),
    ];
    for (tag, english, arabic) in looks {
        // What is in neither language stands as the mail does.
        let look = match (tag, is_known) {
            ("p", false) => "margin:0 0 12px",
            _ if is_arabic => arabic,
            _ => english,
        };
        set.entry(tag).or_default().insert("style", look);
    }
    if let Some(pre) = set.get_mut("pre") {
        pre.remove("tabindex");
    }
    set
}

const PRE: &str = "margin:0 0 12px;white-space:pre-wrap;direction:ltr;text-align:left";
const CODE: &str = "font-family:'IBM Plex Mono',Consolas,monospace;font-size:14px";

fn wall(set: Set) -> Builder<'static> {
    let mut wall = Builder::empty();
    let attributes = [("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))];
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
