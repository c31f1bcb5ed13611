//! A promise drawn as a table: every program shows one. Where stretches lie is what `desk::track` says, as on pages.

use desk::track::{Folds, Kind, Place, Reached, Track};

use super::style::{Fill, Tone};
use crate::pages::promise::Shown;

/// A stretch of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub width: Place,
    pub fill: Fill,
    /// How wide the mark is where it ends, in pixels: now, or the deadline.
    pub mark: Option<u32>,
}

const NOW: u32 = 2;
const DUE: u32 = 3;

/// Narrower than this, in hundredths of a percent, nobody sees it.
const SEEN: u16 = 30;

/// The stretches of a promise in order. In a table they run as its language does.
pub(super) fn stretches(shown: &Shown<'_>, tone: Tone) -> Vec<Stretch> {
    let track = Track::new(shown.calendar, &shown.course, Folds::FULL);
    let reached = if shown.is_marked() { track.reached } else { Place::START };
    let is_running = shown.is_marked() && matches!(shown.course.reached, Reached::Now(_));
    let mut stretches: Vec<Stretch> = Vec::with_capacity(track.cells.len() + 1);
    for cell in &track.cells {
        let (passed, ahead) = match (cell.kind, cell.over) {
            (Kind::Open, true) => (Fill::Over, Fill::Over),
            (Kind::Open, false) => (Fill::Used(tone), Fill::Open),
            _ => (Fill::Shut, Fill::Shut),
        };
        let until = if cell.kind == Kind::Open { reached.clamp(cell.start, cell.end) } else { cell.start };
        for (from, to, fill) in [(cell.start, until, passed), (until, cell.end, ahead)] {
            let width = from.distance(to);
            if width.hundredths() >= SEEN {
                stretches.push(Stretch { width, fill, mark: None });
            }
            let Some(last) = stretches.last_mut().filter(|_| to > from) else { continue };
            if to == track.due {
                last.mark = Some(DUE);
            } else if is_running && to == reached {
                last.mark = Some(NOW);
            }
        }
    }
    stretches
}
