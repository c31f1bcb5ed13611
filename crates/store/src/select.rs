//! A statement put together from parts, for lists with filters.

use crate::Bind;

/// A text that grows with its binds. Each part numbers its own binds from `$1`; they are renumbered as it is added.
///
/// ```
/// use store::Select;
/// let (urgent, at) = (true, 5_i64);
/// let mut select = Select::new("SELECT id FROM cases WHERE TRUE");
/// select.and("urgent = $1", &[&urgent]).and("(updated, id) < ($1, $2)", &[&at, &at]).add(" ORDER BY id LIMIT $1", &[&at]);
/// assert_eq!(select.text(), "SELECT id FROM cases WHERE TRUE AND urgent = $1 AND (updated, id) < ($2, $3) ORDER BY id LIMIT $4");
/// ```
pub struct Select<'a> {
    text: String,
    binds: Vec<&'a dyn Bind>,
}

impl<'a> Select<'a> {
    /// Begins with a text that has no binds.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), binds: Vec::new() }
    }

    /// Adds a condition.
    pub fn and(&mut self, condition: &str, binds: &[&'a dyn Bind]) -> &mut Self {
        self.text.push_str(" AND ");
        self.add(condition, binds)
    }

    /// Adds a condition where there is something to compare with.
    pub fn and_some<T: Bind>(&mut self, condition: &str, bind: &'a Option<T>) -> &mut Self {
        match bind {
            Some(value) => self.and(condition, &[value]),
            None => self,
        }
    }

    /// Adds a part as it stands.
    pub fn add(&mut self, part: &str, binds: &[&'a dyn Bind]) -> &mut Self {
        let before = self.binds.len();
        let mut pieces = part.split('$');
        self.text.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
            let number: usize = piece[..digits].parse().unwrap_or_default();
            debug_assert!(
                (1..=binds.len()).contains(&number),
                "a part numbers its own binds from $1: {part}"
            );
            self.text.push_str(&format!("${}{}", before + number, &piece[digits..]));
        }
        self.binds.extend_from_slice(binds);
        self
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The binds so far.
    pub fn binds(&self) -> &[&'a dyn Bind] {
        &self.binds
    }
}
