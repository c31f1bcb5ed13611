//! A JSON object a line in, the same object with its answer out, in the same order.

use std::io::{BufRead, Read, Write};
use std::process::ExitCode;

use serde_json::{Map, Value};
use sla::{Error, Language, SupportTime};

/// A line longer than this is refused, so that a stream without line ends can't fill the memory.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

/// Answers every line with `answer`, which adds the fields `adds` to the object. A line that it can't answer gets
/// `error` instead and the rest go on; the exit status is a failure if there was one. Blank lines are passed over, and
/// answers that a line already has are taken off first, so that none is mistaken for this one's.
///
/// # Errors
/// Reading or writing failed.
pub(crate) fn run(
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    language: Language,
    adds: &[&str],
    mut answer: impl FnMut(&mut Map<String, Value>) -> Result<(), Error>,
) -> anyhow::Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    let mut line = Vec::new();
    let mut number = 0_u64;
    while next_line(input, &mut line)? {
        number += 1;
        if !too_long(&line) && line.trim_ascii().is_empty() {
            continue;
        }
        let mut object = Map::new();
        let outcome = parse(&line, number, &mut object).and_then(|()| {
            object.retain(|field, _| field != "error" && !adds.contains(&field.as_str()));
            answer(&mut object)
        });
        if let Err(error) = outcome {
            object.insert("error".to_owned(), error.text(language).into());
            code = ExitCode::FAILURE;
        }
        serde_json::to_writer(&mut *out, &object)?;
        out.write_all(b"\n")?;
    }
    Ok(code)
}

/// Reads a line into `line`, its first `LONGEST_LINE` bytes and one more at most; the rest of it is skipped.
fn next_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> std::io::Result<bool> {
    line.clear();
    let read = input.take(LONGEST_LINE + 1).read_until(b'\n', line)?;
    if too_long(line) && !line.ends_with(b"\n") {
        input.skip_until(b'\n')?;
    }
    Ok(read > 0)
}

fn too_long(line: &[u8]) -> bool {
    line.len() as u64 > LONGEST_LINE
}

fn parse(line: &[u8], number: u64, object: &mut Map<String, Value>) -> Result<(), Error> {
    if too_long(line) {
        return Err(Error::new(
            format!("line {number}"),
            "",
            format!("it is longer than {LONGEST_LINE} bytes"),
            format!("أطول من {LONGEST_LINE} بايت"),
        ));
    }
    *object = serde_json::from_slice(line.trim_ascii_end()).map_err(|error| {
        let excerpt: String = String::from_utf8_lossy(line).trim().chars().take(80).collect();
        Error::new(
            format!("line {number}"),
            excerpt,
            format!("not a JSON object in one line: {error}"),
            format!("ليس كائن JSON في سطر واحد: {error}"),
        )
    })?;
    Ok(())
}

/// The text in a field.
///
/// # Errors
/// The field is missing or holds something else.
pub(crate) fn text<'a>(object: &'a Map<String, Value>, field: &str) -> Result<&'a str, Error> {
    optional_text(object, field)?.ok_or_else(|| missing(field))
}

/// The text in a field that may be missing or null.
///
/// # Errors
/// The field holds something else.
pub(crate) fn optional_text<'a>(
    object: &'a Map<String, Value>,
    field: &str,
) -> Result<Option<&'a str>, Error> {
    match object.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(wrong(field, other, "a text in quotes", "نصًا بين علامتي اقتباس")),
    }
}

/// The amount of time in a field that holds seconds as a decimal number.
///
/// # Errors
/// The field is missing, holds something else, or is finer than a microsecond.
pub(crate) fn amount(object: &Map<String, Value>, field: &str) -> Result<SupportTime, Error> {
    let number = match object.get(field) {
        Some(Value::Number(number)) => number,
        Some(Value::Null) | None => return Err(missing(field)),
        Some(other) => return Err(wrong(field, other, "a number of seconds", "عددًا من الثواني")),
    };
    decimal_seconds(&number.to_string()).ok_or_else(|| {
        let other = Value::Number(number.clone());
        wrong(
            field,
            &other,
            "a number of seconds with at most six decimals, such as 7200 or 0.5",
            "عددًا من الثواني بست منازل عشرية على الأكثر، مثل 7200 أو 0.5",
        )
    })
}

fn decimal_seconds(text: &str) -> Option<SupportTime> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 6 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let micros: i64 = format!("{whole}{fraction:0<6}").parse().ok()?;
    Some(SupportTime::from_microseconds(micros))
}

/// The list of texts in a field that may be missing or null.
///
/// # Errors
/// The field or one of its items is something else.
pub(crate) fn texts<'a>(object: &'a Map<String, Value>, field: &str) -> Result<Vec<&'a str>, Error> {
    let items = match object.get(field) {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(items)) => items,
        Some(other) => return Err(wrong(field, other, "a list of texts", "قائمة نصوص")),
    };
    let text = |(index, item): (usize, &'a Value)| {
        let field = format!("{field}[{index}]");
        item.as_str().ok_or_else(|| wrong(&field, item, "a text in quotes", "نصًا بين علامتي اقتباس"))
    };
    items.iter().enumerate().map(text).collect()
}

/// The field isn't there.
pub(crate) fn missing(field: &str) -> Error {
    Error::new(field, "", "is missing", "الحقل غير موجود")
}

/// The field holds another kind of value than `en` and `ar` say.
pub(crate) fn wrong(field: &str, value: &Value, en: &str, ar: &str) -> Error {
    let excerpt: String = value.to_string().chars().take(80).collect();
    Error::new(field, excerpt, format!("not {en}"), format!("ليس {ar}"))
}
