//! The case whose promise a case `c` is shown with: itself, unless the promise of a part of it is the one to keep next
//! (policy D22).

/// Joins the other one as `q`. Most cases are shown with their own promise, and aren't looked up a second time.
pub(super) const JOIN: &str = " LEFT JOIN cases q ON q.id = c.queue_case";

/// Columns of the case whose promise is shown.
macro_rules! promised {
    ($first:literal $(, $more:literal)*) => {
        concat!(
            "CASE WHEN c.queue_case IS NULL THEN c.", $first, " ELSE q.", $first, " END"
            $(, ", CASE WHEN c.queue_case IS NULL THEN c.", $more, " ELSE q.", $more, " END")*
        )
    };
}
pub(super) use promised;

pub(super) const STATE: &str = promised!("state");
pub(super) const DEADLINE: &str = promised!("deadline");
pub(super) const SOON: &str = promised!("soon");
