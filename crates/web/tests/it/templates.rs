//! What stylesheets, templates and scripts may not say: a policy that forbids it in the browser would only show a page that
//! looks broken, and only to who looks.

use std::fs;
use std::path::{Path, PathBuf};

/// The files of ours under a folder of this crate that end so.
fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|of| of == ending) {
                found.push((path.clone(), fs::read_to_string(path).unwrap()));
            }
        }
    }
    found
}

/// The text without its comments.
fn bare(text: &str, from: &str, to: &str) -> String {
    let mut parts = text.split(from);
    let first = parts.next().unwrap_or_default().to_owned();
    let after = parts.map(|part| part.split_once(to).map_or("", |(_, after)| after));
    after.fold(first, |all, after| all + " " + after)
}

/// The declarations of a stylesheet, as property and value; a selector with a colon looks like one and does no harm.
fn declarations(css: &str) -> Vec<(String, String)> {
    let pieces = css.split(['{', '}', ';']).filter_map(|piece| piece.split_once(':'));
    pieces.map(|(property, value)| (property.trim().to_owned(), value.trim().to_owned())).collect()
}

fn is_physical(property: &str, value: &str) -> bool {
    let says_side = |text: &str, by: &[char]| text.split(by).any(|part| matches!(part, "left" | "right"));
    says_side(property, &['-']) || (!property.starts_with("grid-") && says_side(value, &[' ', ',', '-']))
}

#[test]
fn stylesheets_have_no_left_and_no_right() {
    let sheets = files("assets", "css");
    assert!(sheets.len() >= 5, "only {} stylesheets looked at", sheets.len());
    for (path, css) in sheets {
        for (property, value) in declarations(&bare(&css, "/*", "*/")) {
            assert!(!is_physical(&property, &value), "{}: {property}: {value}", path.display());
        }
    }
}

#[test]
fn a_physical_declaration_is_seen() {
    for css in ["a{margin-left:0}", "a { left: 0 }", "a{text-align: right}", "a{transition:margin-right 1s}"]
    {
        assert!(declarations(css).iter().any(|(property, value)| is_physical(property, value)), "{css}");
    }
    for css in ["a{margin-inline-start:0}", ".left:hover{color:red}", "a{grid-area:left}"] {
        assert!(!declarations(css).iter().any(|(property, value)| is_physical(property, value)), "{css}");
    }
}

/// What of a template the content security policy wouldn't let through, or would go to another host.
fn forbidden(html: &str) -> Vec<String> {
    let html = bare(html, "{#", "#}");
    let html = html.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    let html = html.replace("xmlns=\"http://www.w3.org/1999/xhtml\"", "");
    let mut found = Vec::new();
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let name = tag.split_whitespace().next().unwrap_or_default();
        if name == "style" || (name == "script" && !tag.contains("src=")) {
            found.push(tag.to_owned());
        }
        let attributes = tag.split_whitespace().filter_map(|part| part.split_once('='));
        let is_code = |name: &str| name == "style" || (name.starts_with("on") && name.len() > 2);
        found.extend(attributes.map(|(name, _)| name).filter(|name| is_code(name)).map(str::to_owned));
    }
    for elsewhere in ["http:", "https:", "\"//", "data:", "javascript:", "hx-on", "js:"] {
        found.extend(html.contains(elsewhere).then(|| elsewhere.to_owned()));
    }
    found
}

#[test]
fn templates_have_no_style_no_script_and_nothing_of_other_hosts() {
    for (path, html) in files("templates", "html") {
        let mut found = forbidden(&html);
        // Programs for mail know nothing but styles on elements; that nothing is loaded holds for them all the more.
        let is_mail = path.parent().is_some_and(|folder| folder.ends_with("templates/mail"));
        found.retain(|what| !is_mail || what != "style");
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
    for bad in [
        "<p style=\"color:red\">",
        "<a onclick=\"x()\">",
        "<script>x()</script>",
        "<img src=\"https://elsewhere.example/\">",
        "<link href=\"//elsewhere.example/\">",
        "<style>",
    ] {
        assert!(!forbidden(bad).is_empty(), "{bad}");
    }
    let good =
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><script src=\"{{ one }}\"></script><p data-state=\"on\">";
    assert_eq!(forbidden(good), Vec::<String>::new());
}

#[test]
fn scripts_and_stylesheets_ask_no_other_host() {
    for (path, text) in files("assets", "js").into_iter().chain(files("assets", "css")) {
        let text = bare(&text, "/*", "*/");
        for elsewhere in
            ["http:", "https:", "url(\"//", "@import", "url(data:", "url(\"data:", "eval(", "new Function"]
        {
            assert!(!text.contains(elsewhere), "{}: {elsewhere}", path.display());
        }
    }
}
