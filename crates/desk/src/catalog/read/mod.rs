//! Reading a catalogue: every fault is found, none hides another.

mod table;

use super::{Catalog, Fault, Faults};

pub(super) fn catalog(source: &str, file: &str) -> Result<Catalog, Faults> {
    let error = sla::Error::new("", "", "catalogues can't be read yet", "لا تُقرأ الكتالوجات بعد");
    let _ = source;
    Err(Faults::new(vec![Fault { file: file.to_owned(), line: 1, error }]))
}
