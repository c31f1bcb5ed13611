//! The look of mails. Programs for mail know no style sheets, so each element has its own: all of them are here. Classes are
//! for the dark scheme alone, which the frame in `mail/letter.html` has where a program keeps it.

use sla::Language;

use crate::pages::html::Html;

/// The colours of the light scheme, as `tokens.css` has them, in the only way that every program reads.
const INK: &str = "#191f24";
const INK_2: &str = "#444b52";
const INK_3: &str = "#5e666c";
const LINE: &str = "#e1e4e6";
const ACCENT: &str = "#025f7d";
const OPEN: &str = "#e4ebee";
const EDGE: &str = "#7e8a90";

/// How a state is coloured, beside the words that say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Soon,
    Late,
    Kept,
}

impl Tone {
    /// Its class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "k-1",
            Self::Soon => "k-soon",
            Self::Late => "k-late",
            Self::Kept => "k-kept",
        }
    }

    const fn colour(self) -> &'static str {
        match self {
            Self::Plain => INK,
            Self::Soon => "#a05810",
            Self::Late => "#ba2524",
            Self::Kept => "#186d42",
        }
    }

    /// The colour of support time that was used.
    const fn used(self) -> &'static str {
        match self {
            Self::Plain => ACCENT,
            other => other.colour(),
        }
    }
}

/// The styles of a language: Arabic letters are larger, and its lines stand further apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style(pub Language);

impl Style {
    /// The direction of the language.
    pub const fn dir(self) -> &'static str {
        match self.0 {
            Language::En => "ltr",
            Language::Ar => "rtl",
        }
    }

    /// The side on which its lines begin.
    pub const fn start(self) -> &'static str {
        match self.0 {
            Language::En => "left",
            Language::Ar => "right",
        }
    }

    /// The side on which they end.
    pub const fn end(self) -> &'static str {
        match self.0 {
            Language::En => "right",
            Language::Ar => "left",
        }
    }

    fn font(self, size: u32) -> String {
        let (family, size, height) = match self.0 {
            Language::En => ("'IBM Plex Sans','Segoe UI',Helvetica,Arial,sans-serif", size, 155),
            Language::Ar => ("'IBM Plex Sans Arabic','Segoe UI',Tahoma,Arial,sans-serif", size + 1, 175),
        };
        let height = (size * height + 50) / 100;
        format!("font-family:{family};font-size:{size}px;line-height:{height}px")
    }

    /// Letters of a size and a colour, on the side where lines begin.
    fn words(self, size: u32, colour: &str) -> String {
        format!("{};color:{colour};{}", self.font(size), self.aligned())
    }

    fn aligned(self) -> String {
        format!("direction:{};text-align:{}", self.dir(), self.start())
    }

    /// What keeps a table as wide as its place, whatever the program thinks of tables.
    pub fn table(self) -> Html {
        Html("width:100%;border-collapse:collapse".to_owned())
    }

    /// The one column.
    pub fn column(self) -> Html {
        Html("width:100%;max-width:600px;margin:0 auto;border-collapse:collapse".to_owned())
    }

    pub fn page(self) -> Html {
        Html(self.aligned())
    }

    pub fn margin(self) -> Html {
        Html(format!("padding:24px;{}", self.aligned()))
    }

    /// A row of the column: so many pixels above and below what it holds.
    pub fn row(self, above: u32, below: u32) -> Html {
        Html(format!("padding:{above}px 0 {below}px;{}", self.aligned()))
    }

    /// Who writes, above all else.
    pub fn from(self) -> Html {
        Html(format!("padding:0 0 14px;{}", self.words(13, INK_3)))
    }

    pub fn heading(self) -> Html {
        Html(format!("margin:0;font-weight:600;{}", self.words(20, INK)))
    }

    /// A deadline, or how far it is.
    pub fn due(self, tone: &Tone) -> Html {
        Html(format!("margin:0;font-weight:600;{}", self.words(24, tone.colour())))
    }

    /// What stands below it.
    pub fn place(self) -> Html {
        Html(format!("margin:0;{}", self.words(14, INK_2)))
    }

    pub fn paragraph(self) -> Html {
        Html(format!("margin:0;{}", self.words(15, INK)))
    }

    pub fn soft(self) -> Html {
        Html(format!("margin:0;{}", self.words(13, INK_3)))
    }

    pub fn small(self) -> Html {
        Html(format!("margin:0;{}", self.words(12, INK_3)))
    }

    pub fn small_link(self) -> Html {
        Html("color:inherit".to_owned())
    }

    /// What an agent wrote; its paragraphs have their own direction.
    pub fn message(self) -> Html {
        Html(format!("{};color:{INK}", self.font(16)))
    }

    pub fn quote(self) -> Html {
        let side = self.start();
        Html(format!("margin:0;padding:0 12px;border-{side}:2px solid {LINE};{}", self.words(14, INK_3)))
    }

    pub fn quoted_by(self) -> Html {
        Html("margin:0 0 6px".to_owned())
    }

    pub fn quoted(self) -> Html {
        Html("margin:0".to_owned())
    }

    pub fn rule(self) -> Html {
        Html(format!("border-top:1px solid {LINE};font-size:0;line-height:0;height:14px"))
    }

    /// What a fact is about.
    pub fn label(self) -> Html {
        let (side, words) = (self.end(), self.words(14, INK_3));
        Html(format!("padding:6px 0;padding-{side}:12px;border-top:1px solid {LINE};{words}"))
    }

    /// What it is.
    pub fn fact(self) -> Html {
        Html(format!("padding:6px 0;border-top:1px solid {LINE};{}", self.words(14, INK)))
    }

    pub fn caption(self) -> Html {
        Html(format!("caption-side:top;padding:0 0 6px;{}", self.words(13, INK_3)))
    }

    /// A cell of a ledger: of a row that counts, or of one that doesn't.
    pub fn counted(self, counts: bool) -> Html {
        let colour = if counts { INK } else { INK_3 };
        Html(format!("padding:6px 0;border-top:1px solid {LINE};{}", self.words(14, colour)))
    }

    /// The same at the end of the row.
    pub fn amount(self, counts: bool) -> Html {
        Html(format!("{};text-align:{}", self.counted(counts), self.end()))
    }

    /// A cell of its sum.
    pub fn sum(self) -> Html {
        Html(format!("padding:6px 0;border-top:2px solid {INK};font-weight:600;{}", self.words(14, INK)))
    }

    /// The same at the end of the row.
    pub fn sum_amount(self) -> Html {
        Html(format!("{};text-align:{}", self.sum(), self.end()))
    }

    /// What stands at the beginning of a track.
    pub fn track_start(self) -> Html {
        Html(self.words(13, INK_3))
    }

    /// What stands at its end.
    pub fn track_end(self) -> Html {
        Html(format!("font-weight:600;{};text-align:{}", self.words(13, INK), self.end()))
    }

    pub fn track(self) -> Html {
        Html("width:100%;border-collapse:collapse;table-layout:fixed".to_owned())
    }

    pub fn button_cell(self) -> Html {
        Html(format!("border-radius:6px;background:{INK}"))
    }

    pub fn button(self) -> Html {
        let font = self.font(15);
        Html(format!(
            "display:inline-block;padding:10px 18px;{font};font-weight:600;color:#ffffff;text-decoration:none"
        ))
    }

    pub fn link_line(self) -> Html {
        Html(format!("margin:0;{};{}", self.font(15), self.aligned()))
    }

    pub fn link(self) -> Html {
        Html(format!("color:{ACCENT};font-weight:600"))
    }

    /// Words in a sentence that have a colour of their own.
    pub fn toned(self, tone: Tone) -> Html {
        Html(format!("color:{}", tone.colour()))
    }
}

/// What a stretch of a track is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// Support time to come.
    Open,
    /// Support time that was used.
    Used(Tone),
    /// The same behind the deadline.
    Over,
    /// It doesn't count.
    Shut,
}

impl Fill {
    /// Its class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Open => "k-open",
            Self::Used(Tone::Plain) => "k-used",
            Self::Used(Tone::Soon) => "k-used-soon",
            Self::Used(Tone::Late) => "k-over",
            Self::Used(Tone::Kept) => "k-used-kept",
            Self::Over => "k-over",
            Self::Shut => "k-dash",
        }
    }

    /// How it looks.
    pub fn style(self) -> Html {
        Html(match self {
            Self::Open => {
                format!("height:8px;background:{OPEN};border:1px solid {EDGE};font-size:0;line-height:8px")
            }
            Self::Used(tone) => {
                format!("height:10px;background:{};font-size:0;line-height:8px", tone.used())
            }
            Self::Over => {
                format!("height:10px;background:{};font-size:0;line-height:8px", Tone::Late.colour())
            }
            Self::Shut => {
                format!("border-bottom:1px dashed {EDGE};height:1px;font-size:0;line-height:0")
            }
        })
    }
}

/// The cell of a stretch, and the marks between cells.
pub(super) fn track_cell(width: &str) -> Html {
    Html(format!("width:{width}%;height:18px;font-size:0;line-height:0"))
}

pub(super) fn track_mark(width: u32) -> Html {
    Html(format!("width:{width}px;height:18px;background:{INK};font-size:0;line-height:0"))
}
