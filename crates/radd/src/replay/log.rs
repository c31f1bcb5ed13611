//! A log as records of a CSV file that may be compressed, and whether the file is whole.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;
use std::path::Path;

use csv::{ByteRecord, Reader, ReaderBuilder};
use flate2::bufread::MultiGzDecoder;
use sla::{Error, Language};

use super::progress::Progress;
use crate::file;

/// Follows the last byte of the file, on a line of its own. Where it doesn't come out as a record of its own, a
/// quotation mark was open at the file's end and took it in.
const END: &[u8] = b"\n\0the end of the log\0\n";

/// A log that is being read.
pub(super) struct Log {
    /// The file as it is shown.
    file: String,
    reader: Reader<Whole>,
    progress: Progress,
    /// The line that the last record began in.
    line: u64,
}

/// The bytes of a log, followed by [`END`].
struct Whole {
    inner: Box<dyn BufRead>,
    /// How many bytes of the file there were so far, and the last of them.
    length: u64,
    last: u8,
    /// What is left of the end, once the file has no more.
    end: Option<&'static [u8]>,
}

impl Read for Whole {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(end) = &mut self.end {
            return end.read(buffer);
        }
        let count = self.inner.read(buffer)?;
        match count.checked_sub(1) {
            Some(last) => {
                self.length += count as u64;
                self.last = buffer[last];
                Ok(count)
            }
            None if buffer.is_empty() => Ok(0),
            None => self.end.insert(END).read(buffer),
        }
    }
}

impl Log {
    /// Opens a log, plain or compressed whatever it is called.
    ///
    /// # Errors
    /// A file that can't be read, is empty, or isn't in UTF-8.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let file = file::name(path);
        let (progress, mut bytes) = open(path).map_err(|error| unreadable(&file, &error))?;
        let start = bytes.fill_buf().map_err(|error| broken(&file, 0, error.into()))?;
        check_start(&file, start)?;
        let delimiter = delimiter(start);
        let whole = Whole { inner: bytes, length: 0, last: 0, end: None };
        let reader = ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(whole);
        Ok(Self { file, reader, progress, line: 1 })
    }

    /// The names of the columns.
    ///
    /// # Errors
    /// A file that breaks off in them, or is no text.
    pub(super) fn header(&mut self) -> Result<&ByteRecord, Error> {
        let header = self.reader.byte_headers().map_err(|error| broken(&self.file, 0, error))?;
        if header.iter().any(|name| name.ends_with(END)) {
            return Err(unclosed(&self.file, 1));
        }
        if header.iter().any(|name| std::str::from_utf8(name).is_err()) {
            return Err(Error::new(
                &self.file,
                "",
                "not UTF-8: give a log that is CSV in UTF-8, or the same compressed with gzip",
                "ليس بترميز UTF-8: أعطِ سجلًا بصيغة CSV وترميز UTF-8، أو هو نفسه مضغوطًا بـ gzip",
            ));
        }
        Ok(header)
    }

    /// Reads the next record; says in which lines of the file it stands, or that there is none.
    ///
    /// # Errors
    /// A file that breaks off.
    pub(super) fn next(&mut self, record: &mut ByteRecord) -> Result<Option<Range<u64>>, Error> {
        let found =
            self.reader.read_byte_record(record).map_err(|error| broken(&self.file, self.line, error))?;
        self.line = record.position().map_or(self.line, csv::Position::line);
        // The bytes of the end in the middle of a file would be a strange field, and no end.
        let ended = self.reader.get_ref().end.is_some();
        match record.iter().next_back() {
            _ if !found => return Ok(None),
            Some(field) if ended && field.ends_with(END) => return Err(unclosed(&self.file, self.line)),
            Some(field) if ended && record.len() == 1 && field == END.trim_ascii() => return Ok(None),
            _ => {}
        }
        if self.line.is_multiple_of(4096) {
            self.progress.tick();
        }
        Ok(Some(self.line..self.reader.position().line()))
    }

    /// Whether the last record is the file's last and has no line end, as where a file was cut off.
    pub(super) fn has_open_end(&self) -> bool {
        let whole = self.reader.get_ref();
        let is_last = whole.end.is_some() && self.reader.position().byte() > whole.length;
        is_last && !matches!(whole.last, b'\n' | b'\r')
    }

    /// That the last record isn't whole.
    pub(super) fn cut(&self) -> Error {
        let line = self.line;
        Error::new(
            &self.file,
            "",
            format!("the file breaks off within line {line}: get the whole file"),
            format!("ينقطع الملف داخل السطر {line}: احصل على الملف كاملًا"),
        )
    }
}

fn open(path: &Path) -> io::Result<(Progress, Box<dyn BufRead>)> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let (progress, counted) = Progress::watch(file, length);
    let mut bytes = BufReader::with_capacity(1 << 16, counted);
    // The first two bytes of gzip, whatever the file is called.
    let compressed = bytes.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let log: Box<dyn BufRead> = match compressed {
        true => Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(bytes))),
        false => Box::new(bytes),
    };
    Ok((progress, log))
}

fn check_start(file: &str, start: &[u8]) -> Result<(), Error> {
    if start.is_empty() {
        return Err(Error::new(
            file,
            "",
            "the file is empty: give a log with a line of column names and a row a case or an update",
            "الملف فارغ: أعطِ سجلًا أوله سطر بأسماء الأعمدة ثم سطر لكل حالة أو لكل تحديث",
        ));
    }
    if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
        return Err(Error::new(
            file,
            "",
            "the file is in UTF-16: save it as CSV in UTF-8",
            "الملف بترميز UTF-16: احفظه بصيغة CSV وترميز UTF-8",
        ));
    }
    Ok(())
}

/// What separates fields: whichever of the three usual ones the line of column names has most of.
fn delimiter(start: &[u8]) -> u8 {
    let header = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| header.iter().filter(|byte| **byte == wanted).count();
    // The last of equals wins, and a file of one column is separated by nothing.
    [b'\t', b';', b','].into_iter().max_by_key(|byte| count(*byte)).unwrap_or(b',')
}

/// A row over many lines is mostly a quotation mark that nothing closes, which swallows the rows after it.
pub(super) fn spans_lines(error: &Error, last: u64) -> Error {
    let (en, ar) = (error.problem(Language::En), error.problem(Language::Ar));
    Error::new(
        error.field(),
        error.input(),
        format!("{en} (the row runs on to line {last}: is a quotation mark not closed?)"),
        format!("{ar} (يمتد السطر حتى السطر {last}: هل بقيت علامة اقتباس بلا إغلاق؟)"),
    )
}

/// A quotation mark that is open at the end has swallowed all rows after it, and figures of the others would be wrong.
fn unclosed(file: &str, line: u64) -> Error {
    Error::new(
        file,
        "",
        format!(
            "a quotation mark in the row of line {line} isn't closed, up to the end of the file: close it"
        ),
        format!("في سطر السجل الذي يبدأ عند {line} علامة اقتباس لا تُغلق حتى نهاية الملف: أغلقها"),
    )
}

fn unreadable(file: &str, error: &io::Error) -> Error {
    Error::new(file, "", format!("the file can't be read: {error}"), format!("تعذّرت قراءة الملف: {error}"))
}

/// A file that breaks off after a line, or before the first is over. Figures of half a log would be wrong ones, so there
/// are none.
fn broken(file: &str, line: u64, error: csv::Error) -> Error {
    let truncated = matches!(
        error.kind(),
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof
    );
    let (en, ar) = match (truncated, line) {
        (true, 0) => (
            "the compressed file breaks off before its first line is over: get the whole file".to_owned(),
            "ينقطع الملف المضغوط قبل تمام سطره الأول: احصل على الملف كاملًا".to_owned(),
        ),
        (true, _) => (
            format!("the compressed file breaks off after line {line}: get the whole file"),
            format!("ينقطع الملف المضغوط بعد السطر {line}: احصل على الملف كاملًا"),
        ),
        (false, 0) => (format!("the file can't be read: {error}"), format!("تعذّرت قراءة الملف: {error}")),
        (false, _) => (
            format!("the file can't be read on after line {line}: {error}"),
            format!("تعذّرت متابعة قراءة الملف بعد السطر {line}: {error}"),
        ),
    };
    Error::new(file, "", en, ar)
}
