//! How far a long reading has come, for a person who waits at a terminal.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Work that is over sooner shows no bar: it would only flash.
const PATIENCE: Duration = Duration::from_millis(400);

/// A bar on standard error over the bytes of a file. It draws nothing where that is no terminal.
pub(super) struct Progress {
    started: Instant,
    read: Rc<Cell<u64>>,
    length: u64,
    bar: Option<ProgressBar>,
}

/// Counts the bytes that are read through it.
pub(super) struct Counted<R> {
    inner: R,
    read: Rc<Cell<u64>>,
}

impl Progress {
    /// Watches the reading of `inner`, which holds `length` bytes.
    pub(super) fn watch<R: Read>(inner: R, length: u64) -> (Self, Counted<R>) {
        let read = Rc::new(Cell::new(0));
        let counted = Counted { inner, read: Rc::clone(&read) };
        (Self { started: Instant::now(), read, length, bar: None }, counted)
    }

    /// Draws the bar anew, once the work has lasted a while. To be called now and then.
    pub(super) fn tick(&mut self) {
        if self.bar.is_none() && self.started.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{bar:40} {bytes} / {total_bytes}  {eta}");
            let bar = ProgressBar::new(self.length);
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        bar.set_position(self.read.get());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}
