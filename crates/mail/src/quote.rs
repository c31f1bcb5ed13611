//! What of a message is new, what it quotes, and its signature: what isn't new is folded, and nothing is left out.

/// What a piece of a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What its author wrote, or forwards: that is what they say.
    New,
    /// What others or they themselves wrote before.
    Quoted,
    /// What stands under everything that they write.
    Signature,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// Its lines, with their ends.
    pub text: String,
}

/// A signature with more lines than this is none.
const LONGEST_SIGNATURE: usize = 20;

/// Beginnings of the lines that say who wrote what follows, in small letters.
const OPENERS: [&str; 9] = ["on ", "le ", "am ", "el ", "il ", "في ", "بتاريخ", "يوم ", "كتب"];

/// The verbs of such lines.
const VERBS: [&str; 8] =
    ["wrote", "a écrit", "schrieb", "escribió", "ha scritto", "كتب", "تمت كتابة", "ما يلي بواسطة"];

/// The first field of a header as Outlook quotes it, in small letters.
const FROM: [&str; 5] = ["from", "de", "von", "da", "من"];

/// Its other fields.
const FIELDS: [&str; 24] = [
    "sent",
    "date",
    "to",
    "cc",
    "subject",
    "envoyé",
    "à",
    "objet",
    "gesendet",
    "an",
    "betreff",
    "تم الإرسال",
    "تاريخ الإرسال",
    "أرسل",
    "أُرسل",
    "أُرسلت",
    "الإرسال",
    "التاريخ",
    "تاريخ",
    "إلى",
    "الى",
    "نسخة",
    "الموضوع",
    "موضوع",
];

/// What stands between dashes over a message that is quoted whole.
const ORIGINALS: [&str; 6] = [
    "original message",
    "message d'origine",
    "message d’origine",
    "ursprüngliche nachricht",
    "الرسالة الأصلية",
    "رسالة أصلية",
];

/// What telephones write under everything.
const DEVICES: [&str; 12] = [
    "sent from my ",
    "sent from outlook",
    "sent from yahoo",
    "sent from mail for",
    "get outlook for",
    "envoyé de mon ",
    "envoyé depuis ",
    "أرسلت من",
    "أُرسلت من",
    "مرسل من",
    "تم الإرسال من",
    "الحصول على outlook",
];

/// The pieces of a text, which together are the text. Of a message that forwards, all is new; so it is where nothing
/// else would be left.
pub fn text(text: &str, is_forward: bool) -> Vec<Piece> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let kinds = kinds(&lines);
    let says_something = lines.iter().zip(&kinds).any(|(line, kind)| *kind == Kind::New && !is_blank(line));
    if is_forward || !says_something {
        return vec![Piece { kind: Kind::New, text: text.to_owned() }];
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for (line, kind) in lines.iter().zip(kinds) {
        match pieces.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(line),
            _ => pieces.push(Piece { kind, text: (*line).to_owned() }),
        }
    }
    pieces
}

/// What is new of the pieces.
pub fn new_text(pieces: &[Piece]) -> String {
    let new = pieces.iter().filter(|piece| piece.kind == Kind::New);
    new.map(|piece| piece.text.as_str()).collect::<String>().trim().to_owned()
}

fn kinds(lines: &[&str]) -> Vec<Kind> {
    let mut kinds = Vec::with_capacity(lines.len());
    while kinds.len() < lines.len() {
        let at = kinds.len();
        let (kind, end) = if let Some(end) = quoted_until(lines, at) {
            (Kind::Quoted, end)
        } else if let Some(end) = signed_until(lines, at) {
            (Kind::Signature, end)
        } else {
            (Kind::New, at + 1)
        };
        kinds.resize(end, kind);
    }
    kinds
}

/// Where the quotation ends that begins at a line.
fn quoted_until(lines: &[&str], at: usize) -> Option<usize> {
    if is_quote(lines[at]) {
        return Some(quotes_until(lines, at));
    }
    if begins_original(&lines[at..]) {
        return Some(lines.len());
    }
    let after = attribution_until(lines, at)?;
    let next = (after..lines.len()).find(|next| !is_blank(lines[*next]))?;
    if is_quote(lines[next]) {
        return Some(quotes_until(lines, next));
    }
    // Some programs don't mark the lines of what they quote: then it is all that follows.
    is_certain(&joined(&lines[at..after])).then_some(lines.len())
}

fn quotes_until(lines: &[&str], from: usize) -> usize {
    let mut end = from;
    for (at, line) in lines.iter().enumerate().skip(from) {
        if is_quote(line) {
            end = at + 1;
        } else if !is_blank(line) {
            break;
        }
    }
    end
}

fn signed_until(lines: &[&str], at: usize) -> Option<usize> {
    let line = lines[at].trim_end_matches(['\n', '\r']);
    if is_of_device(line) {
        return Some(at + 1);
    }
    if line.trim_end() != "--" {
        return None;
    }
    let furthest = lines.len().min(at + LONGEST_SIGNATURE + 2);
    let end = (at + 1..furthest).find(|next| quoted_until(lines, *next).is_some()).unwrap_or(furthest);
    let ends_there = end < furthest || furthest == lines.len();
    ends_there.then_some(end)
}

fn is_blank(line: &str) -> bool {
    plain(line).is_empty()
}

fn is_quote(line: &str) -> bool {
    line.trim_start_matches(|c: char| c.is_whitespace() || is_mark(c)).starts_with('>')
}

/// Where the lines end that say who wrote what follows: one, which the way may have cut into three.
fn attribution_until(lines: &[&str], at: usize) -> Option<usize> {
    let ends = (at + 1)..=(at + 3).min(lines.len());
    let mut ends = ends.take_while(|end| !is_blank(lines[end - 1]));
    ends.find(|end| is_attribution(&joined(&lines[at..*end])))
}

fn joined(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

/// Whether the text says who wrote what follows it.
pub(crate) fn is_attribution(text: &str) -> bool {
    if text.chars().count() > 400 {
        return false;
    }
    let text = plain(text);
    let opens = OPENERS.iter().any(|opener| text.starts_with(opener));
    text.ends_with(':')
        && VERBS.iter().any(|verb| text.contains(verb))
        && (opens && text.contains(|c: char| c.is_ascii_digit()) || text.contains('@'))
}

/// Whether an attribution can be nothing else: it gives an address or a time of day, as people who write of a letter
/// don't.
pub(crate) fn is_certain(attribution: &str) -> bool {
    let text = plain(attribution);
    let is_time = |three: &[u8]| {
        three[0].is_ascii_digit() && matches!(three[1], b':' | b'.') && three[2].is_ascii_digit()
    };
    OPENERS.iter().any(|opener| text.starts_with(opener))
        && (text.contains('@') || text.as_bytes().windows(3).any(is_time))
}

/// Whether a message that is quoted whole begins with the lines.
pub(crate) fn begins_original(lines: &[&str]) -> bool {
    let Some(first) = lines.first() else { return false };
    let shown = plain(first);
    if shown.starts_with("---") && shown.ends_with("---") {
        return ORIGINALS.iter().any(|words| shown.contains(words));
    }
    if shown.is_empty() && first.trim_matches(['*', ' ', '\n', '\r']).len() >= 10 && first.contains("____") {
        let rest = lines[1..].iter().position(|line| !is_blank(line)).map_or(&[][..], |at| &lines[1 + at..]);
        return begins_header(rest);
    }
    begins_header(lines)
}

/// Whether the lines begin with the fields of a message: From, and two others near it.
fn begins_header(lines: &[&str]) -> bool {
    let is_from =
        lines.first().and_then(|line| field(line)).is_some_and(|name| FROM.contains(&name.as_str()));
    if !is_from {
        return false;
    }
    let mut seen: Vec<String> = lines.iter().skip(1).take(12).filter_map(|line| field(line)).collect();
    seen.retain(|name| FIELDS.contains(&name.as_str()));
    seen.sort();
    seen.dedup();
    seen.len() >= 2
}

/// The name of the field in a line, in small letters.
fn field(line: &str) -> Option<String> {
    let start: String = line.chars().take(60).collect();
    let (name, _) = start.split_once(':')?;
    Some(plain(name))
}

/// Whether a line is what a telephone puts under everything.
pub(crate) fn is_of_device(line: &str) -> bool {
    let line = plain(line);
    line.chars().count() <= 80 && DEVICES.iter().any(|start| line.starts_with(start))
}

/// The text in small letters and Latin digits, without marks of direction and without the signs of emphasis that HTML
/// leaves in text.
fn plain(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_mark(*c) && !matches!(c, '*' | '_' | '|')).collect();
    desk::digits::latin(seen.replace('：', ":").split_whitespace().collect::<Vec<_>>().join(" ").as_str())
        .to_lowercase()
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{200b}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Kind, Piece, new_text, text};

    /// What is new, quoted and signed of a text, trimmed.
    fn parts(raw: &str) -> [String; 3] {
        let pieces = text(raw, false);
        assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), raw);
        let of = |kind| {
            let some = pieces.iter().filter(|piece| piece.kind == kind);
            some.map(|piece| piece.text.as_str()).collect::<String>().trim().to_owned()
        };
        [of(Kind::New), of(Kind::Quoted), of(Kind::Signature)]
    }

    #[test]
    fn who_wrote_what_follows_is_part_of_it() {
        for header in [
            "On Mon, 5 Jan 2026 at 10:00, Support <support@desk.example> wrote:",
            "On Mon, 5 Jan 2026 at 10:00, Support\n<support@desk.example> wrote:",
            "Le lun. 5 janv. 2026 à 10:00, Support <support@desk.example> a écrit\u{a0}:",
            "Support <support@desk.example> wrote:",
            "في الاثنين، ٥ يناير ٢٠٢٦ في ١٠:٠٠ ص تمت كتابة ما يلي بواسطة \u{202a}Support\u{202c}\u{200f} <\u{202a}support@desk.example\u{202c}\u{200f}>:",
            "\u{200f}في ٥ يناير ٢٠٢٦، الساعة ١٠:٠٠ ص، كتب/كتبت Support\n<support@desk.example>:",
            "في الاثنين، 5 يناير 2026 10:00:00 ص غرينتش+3، كتب Support <support@desk.example>:",
        ] {
            let raw = format!("Yes.\n\n{header}\n\n> Did it help?\n>\n> Support\n\nThanks\n");
            let quoted = format!("{header}\n\n> Did it help?\n>\n> Support");
            assert_eq!(parts(&raw), ["Yes.\n\n\nThanks".into(), quoted, String::new()], "{header}");
        }
    }

    #[test]
    fn what_is_not_marked_is_quoted_to_the_end() {
        for header in [
            "On Mon, 5 Jan 2026 at 10:00, Support <support@desk.example> wrote:\n",
            "-----Original Message-----\nFrom: Support\n",
            "From: Support <s@desk.example>\nSent: Monday, 5 January 2026 10:00\nTo: Sara\nSubject: RE: X\n",
            "________________________________\n*From:* Support\n*Date:* Monday\n*To:* Sara\n",
            "De : Support\nEnvoyé : lundi\nÀ : Sara\nObjet : X\n",
            "من: Support <s@desk.example>\nتم الإرسال: ٠٥/يناير/٢٠٢٦ ١٠:٠٠ ص\nإلى: سارة\nالموضوع: رد: س\n",
            "\u{200f}________________________________\u{200f}\n\u{200f}من:\u{200f} Support\nتاريخ الإرسال: الاثنين\nإلى: سارة\n",
            "-----الرسالة الأصلية-----\nمن: Support\n",
        ] {
            let raw = format!("نعم\n\n{header}\nDid it help?\nSupport\n");
            assert_eq!(
                parts(&raw),
                ["نعم".into(), raw["نعم\n\n".len()..].trim().into(), String::new()],
                "{header}"
            );
        }
    }

    #[test]
    fn a_signature_ends_where_a_quotation_begins() {
        let raw = "Yes.\n-- \nSara\nACME\n\nOn 5 Jan 2026 Support wrote:\n> Hi\n> -- \n> Support\n";
        let quoted = "On 5 Jan 2026 Support wrote:\n> Hi\n> -- \n> Support";
        assert_eq!(parts(raw), ["Yes.".to_owned(), quoted.into(), "-- \nSara\nACME".into()]);
        assert_eq!(parts("Yes.\n\nSent from my iPhone\n")[2], "Sent from my iPhone");
        assert_eq!(parts("نعم\n\nأُرسلت من الـ iPhone\n")[2], "أُرسلت من الـ iPhone");
        let long = format!("Yes.\n--\n{}", "a line\n".repeat(40));
        assert_eq!(parts(&long)[2], "", "a rule between two parts of a text");
    }

    #[test]
    fn what_people_say_is_not_folded() {
        for raw in [
            "On 5 January he wrote:\nthe printer is on fire\n",
            "From: the day it was installed\nit never worked\n",
            "From: Riyadh\nTo: Jeddah\nwe moved it\n",
            "في ٥ يناير كتب لنا المورّد:\nالطابعة معطلة\n",
            "> Did it help?\n",
        ] {
            assert_eq!(parts(raw)[0], raw.trim(), "{raw}");
        }
        let forwarded = "See below\n\nFrom: A\nSent: B\nTo: C\n\nHelp!\n";
        assert_eq!(new_text(&text(forwarded, true)), forwarded.trim());
    }

    #[test]
    fn answers_between_the_lines_stay_between_them() {
        let raw = "> One?\nYes\n> Two?\nNo\n";
        let kinds: Vec<_> = text(raw, false).iter().map(|piece| piece.kind).collect();
        assert_eq!(kinds, [Kind::Quoted, Kind::New, Kind::Quoted, Kind::New]);
    }

    proptest! {
        #[test]
        fn nothing_is_left_out(lines in prop::collection::vec(
            prop_oneof!["\\PC{0,30}", Just("> x".to_owned()), Just("-- ".to_owned()), Just("From: a".to_owned()),
                Just("To: a".to_owned()), Just("Sent: 1".to_owned()), Just("On 1:10 a wrote:".to_owned())], 0..20)) {
            let raw = lines.join("\n");
            let pieces = text(&raw, false);
            prop_assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), raw);
            prop_assert!(pieces.windows(2).all(|two: &[Piece]| two[0].kind != two[1].kind));
        }
    }
}
