use proptest::prelude::*;

use super::{Kind, Pictures, Shown, shown};

struct Blocked;

impl Pictures for Blocked {
    fn part(&self, content_id: &str) -> Option<String> {
        (content_id == "logo@desk").then(|| "/cases/7/files/3".into())
    }
    fn remote(&self, _: &str) -> Option<String> {
        None
    }
}

struct Asked;

impl Pictures for Asked {
    fn part(&self, _: &str) -> Option<String> {
        None
    }
    fn remote(&self, address: &str) -> Option<String> {
        Some(format!("/pictures/{}", address.len()))
    }
}

fn show(html: &str) -> Shown {
    shown(html, false, &Blocked).unwrap()
}

/// All pieces as one.
fn whole(html: &str) -> String {
    show(html).pieces.into_iter().map(|piece| piece.html).collect()
}

#[test]
fn direction_stays_and_styles_become_what_pages_know() {
    for (html, expected) in [
        ("<p dir=rtl>سلام</p>", r#"<p dir="rtl">سلام</p>"#),
        ("<p style='direction:rtl;text-align:right'>سلام</p>", r#"<p dir="rtl" class="start">سلام</p>"#),
        ("<p style='text-align:right'>سلام</p>", r#"<p dir="auto" class="start">سلام</p>"#),
        ("<p align=right>Hello</p>", r#"<p dir="auto" class="end">Hello</p>"#),
        ("<p align=center>Hello</p>", r#"<p dir="auto" class="center">Hello</p>"#),
        ("<div dir=rtl><p>سلام</p></div>", r#"<div dir="rtl"><p>سلام</p></div>"#),
        ("<span style='unicode-bidi:isolate'>x</span>", r#"<span class="isolate">x</span>"#),
        ("<p style='unicode-bidi:plaintext'>x</p>", r#"<p dir="auto">x</p>"#),
        ("<body dir=rtl><b>س</b></body>", r#"<div dir="rtl"><b>س</b></div>"#),
        (
            "<table dir=rtl><tr><td align=left>x</table>",
            r#"<table dir="rtl"><tbody><tr><td class="end">x</td></tr></tbody></table>"#,
        ),
    ] {
        let expected =
            if html.contains("<body") { expected.to_owned() } else { format!("<div>{expected}</div>") };
        assert_eq!(whole(html), expected, "{html}");
    }
}

#[test]
fn what_runs_or_loads_is_gone() {
    for html in [
        "<script>alert(1)</script>x",
        "<p onclick=alert(1) style='background:url(https://t.example/)' id=a class=b>x",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "<a href='/account'>x</a>",
        "<a href='//t.example'>x</a>",
        "<form action=/x><input name=y><button>b</button></form>x",
        "<svg><a xlink:href='javascript:1'>y</a></svg>x",
        "<iframe src=https://t.example></iframe><link rel=stylesheet href=https://t.example><style>p{}</style>x",
        "<table background='https://t.example/'><tr><td background=https://t.example>x</table>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'></table></math>x",
        "<div style='display:none'>y</div>x",
        "<img src='https://t.example/p.gif' width=1 height=1>x",
        "<img src='data:image/svg+xml,<svg onload=1>'>x",
        "<video src=https://t.example poster=https://t.example></video>x",
    ] {
        let out = whole(html);
        for gone in ["script:", "on", "src=", "href=", "style", "url(", "t.example", "<form", "<svg", "y<"] {
            assert!(!out.contains(gone), "{html}\n{out}");
        }
        assert!(out.contains('x'), "{html}\n{out}");
    }
}

#[test]
fn pictures_from_elsewhere_wait_until_somebody_asks() {
    let html = "<img src='https://t.example/a.png' alt='شعار'><img src='//t.example/b.png'><img src='cid:logo%40desk'>\
                <img src='https://t.example/a.png'><img src='cid:none' alt=gone>";
    let out = show(html);
    assert_eq!(out.remote, ["https://t.example/a.png", "//t.example/b.png"]);
    let text = &out.pieces[0].html;
    assert!(
        text.contains(r#"src="/cases/7/files/3""#)
            && text.contains(r#"data-remote="https://t.example/a.png""#)
    );
    assert!(!text.contains(r#"src="http"#) && text.contains("شعار") && text.contains("gone"), "{text}");
    let asked = shown(html, false, &Asked).unwrap();
    assert!(asked.remote.is_empty() && asked.pieces[0].html.contains(r#"src="/pictures/23""#));
}

#[test]
fn links_lead_out_without_telling_from_where() {
    let out =
        whole("<a href='https://x.example/?a=1&b=2' target=_top>x</a> <a href='mailto:a@b.example'>m</a>");
    assert!(
        out.contains(r#"rel="noopener noreferrer nofollow""#) && out.contains("mailto:a@b.example"),
        "{out}"
    );
    assert!(!out.contains("target"), "{out}");
}

/// The text of each piece, by kind.
fn pieces(html: &str) -> Vec<(Kind, String)> {
    let text = |html: &str| scraper::Html::parse_fragment(html).root_element().text().collect::<String>();
    show(html).pieces.iter().map(|piece| (piece.kind, text(&piece.html).trim().to_owned())).collect()
}

#[test]
fn what_programs_quote_is_folded() {
    for (program, quoted) in [
        (
            "Gmail",
            "<div class=gmail_quote><div dir=ltr class=gmail_attr>On Mon, A wrote:<br></div><blockquote class=gmail_quote>Old</blockquote></div>",
        ),
        (
            "Gmail, Arabic",
            "<div class='gmail_quote gmail_quote_container'><div dir=rtl class=gmail_attr>في الاثنين، 5 يناير 2026 في 10:00 ص تمت كتابة ما يلي بواسطة A &lt;<a href='mailto:a@x.example'>a@x.example</a>&gt;:</div><blockquote>Old</blockquote></div>",
        ),
        ("Apple", "<blockquote type=cite><div>On 5 Jan 2026, A wrote:</div>Old</blockquote>"),
        (
            "Apple, Arabic",
            "<div><blockquote type=cite><div>في ٥ يناير ٢٠٢٦، الساعة ١٠:٠٠ ص، كتب/كتبت A:</div>Old</blockquote></div>",
        ),
        (
            "Thunderbird",
            "<div class=moz-cite-prefix>On 5/1/26 10:00, A wrote:</div><blockquote type=cite cite='mid:x'>Old</blockquote>",
        ),
        ("Yahoo", "<div class=yahoo_quoted><div>في الأحد، كتب A:</div><div>Old</div></div>"),
        (
            "Outlook, web",
            "<hr tabindex=-1><div id=divRplyFwdMsg dir=rtl><b>من:</b> A<br><b>تم الإرسال:</b> X</div><div>Old</div>",
        ),
        (
            "Outlook",
            "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> A<br><b>Sent:</b> Monday<br><b>To:</b> B<br><b>Subject:</b> RE: X</p></div></div><p>Old</p>",
        ),
        (
            "Outlook, Arabic",
            "<div dir=rtl><p class=MsoNormal dir=RTL><b><span lang=AR-SA>من:</span></b> A<br><b>تاريخ الإرسال:</b> ٥ يناير<br><b>إلى:</b> B<br><b>الموضوع:</b> س</p></div><p>Old</p>",
        ),
        (
            "Outlook, French",
            "<p><b>De :</b> A<br><b>Envoyé :</b> lundi<br><b>À :</b> B<br><b>Objet :</b> X</p><p>Old</p>",
        ),
        (
            "unmarked",
            "<p>On Mon, 5 Jan 2026 at 10:00, A &lt;a@x.example&gt; wrote:</p><blockquote>Old</blockquote>",
        ),
        ("unmarked to the end", "<p>On Mon, 5 Jan 2026 at 10:00, A &lt;a@x.example&gt; wrote:</p><p>Old</p>"),
    ] {
        let found = pieces(&format!("<div dir=auto>New<br></div>{quoted}"));
        let [(Kind::New, new), (Kind::Quoted, old)] = found.as_slice() else {
            panic!("{program}: {found:?}")
        };
        assert!(new == "New" && old.ends_with("Old"), "{program}: {found:?}");
    }
}

#[test]
fn pieces_keep_the_direction_of_what_is_around_them() {
    let out = show(
        "<div dir=rtl>جديد<blockquote type=cite>قديم</blockquote>بعده<div class=gmail_signature>سارة</div></div>",
    );
    let kinds: Vec<_> = out.pieces.iter().map(|piece| piece.kind).collect();
    assert_eq!(kinds, [Kind::New, Kind::Quoted, Kind::New, Kind::Signature]);
    assert!(out.pieces.iter().all(|piece| piece.html.contains(r#"<div dir="rtl">"#)), "{out:?}");
}

#[test]
fn a_forward_and_a_mere_quotation_are_not_folded() {
    let only = "<blockquote type=cite>Old</blockquote>";
    assert_eq!(pieces(only), [(Kind::New, "Old".to_owned())]);
    let forward = shown(&format!("See{only}"), true, &Blocked).unwrap();
    assert_eq!(forward.pieces.len(), 1);
    assert_eq!(pieces(""), [(Kind::New, String::new())]);
}

#[test]
fn size_and_depth_have_an_end() {
    assert_eq!(shown(&"<div>".repeat(400), false, &Blocked), None);
    assert_eq!(shown(&"<b>".repeat(40_000), false, &Blocked), None);
    assert_eq!(shown(&"x".repeat(3 << 20), false, &Blocked), None);
    let many = "New<blockquote type=cite>Old</blockquote>".repeat(1_000);
    let out = show(&many);
    assert_eq!(out.pieces.len(), 40);
    assert_eq!(out.pieces.iter().map(|piece| piece.html.matches("New").count()).sum::<usize>(), 1_000);
    assert_eq!(out.pieces[39].kind, Kind::New);
}

proptest! {
    #[test]
    fn whatever_comes_nothing_loads_or_runs(parts in prop::collection::vec(
        prop_oneof!["<[a-z]{1,8}( [a-z]{2,10}=\"?[a-z:/.()]{0,12}\"?){0,2}/?>", "</[a-z]{1,8}>", "\\PC{0,10}",
            Just("<img src=https://t.example onerror=x>".to_owned()), Just("<style>".to_owned()), Just("<!--".to_owned()),
            Just("<table><svg><p>".to_owned()), Just("<blockquote type=cite>".to_owned())], 0..20)) {
        for piece in show(&parts.concat()).pieces {
            let document = scraper::Html::parse_fragment(&piece.html);
            for element in document.root_element().descendants().skip(1).filter_map(|node| node.value().as_element()) {
                prop_assert!(super::wall::ELEMENTS.contains(&element.name()), "{}", piece.html);
                for (name, value) in element.attrs() {
                    prop_assert!(!name.starts_with("on") && name != "style" && name != "id", "{}", piece.html);
                    prop_assert!(name != "src" || value.starts_with("/cases/"), "{}", piece.html);
                    prop_assert!(name != "href" || super::wall::has_scheme(value), "{}", piece.html);
                }
            }
        }
    }
}
