use crate::{Budget, Calendar, Error, Instant, Ledger, SupportTime};

impl Calendar {
    /// The instant at which `budget` of support time, counted from `start`, is used up (policy D1).
    ///
    /// A start outside the hours begins at the next opening. Time that is used up just when the hours close is due
    /// at that closing instant, and not at the next opening (policy D6). A budget of nothing is due at the start if
    /// that is open, else at the next opening.
    ///
    /// The cost grows with the dates crossed and with nothing else; nothing is allocated.
    ///
    /// # Errors
    /// The budget isn't used up by the end of the year 9999.
    ///
    /// ```
    /// use sla::{Budget, Hours, Holidays, Instant, Week, Zone};
    ///
    /// let hours = Hours::working(Week::weekdays("09:00", "17:00")?);
    /// let riyadh = hours.calendar(&Zone::named("Asia/Riyadh")?, &Holidays::default());
    /// let friday_at_four: Instant = "2026-11-27T16:00:00+03:00".parse()?;
    ///
    /// let due = riyadh.due(friday_at_four, Budget::from_seconds(12 * 3600)?)?;
    /// assert_eq!(due, "2026-12-01T12:00:00+03:00".parse()?); // 1 h Friday, 8 h Monday, 3 h Tuesday
    /// # Ok::<(), sla::Error>(())
    /// ```
    pub fn due(&self, start: Instant, budget: Budget) -> Result<Instant, Error> {
        let beyond = || {
            Error::new(
                "budget",
                budget.support_time().decimal_seconds(),
                format!("seconds are not used up between {start} and the end of the year 9999"),
                format!("لا تُستنفد هذه الثواني بين {start} ونهاية العام 9999"),
            )
        };
        if self.is_always_open() {
            return start.checked_add(budget.support_time()).ok_or_else(beyond);
        }
        let mut left = budget.support_time().as_microseconds();
        for (opening, closing) in self.openings(start) {
            if left <= closing - opening {
                return Instant::from_microsecond(opening + left).map_err(|_| beyond());
            }
            left -= closing - opening;
        }
        Err(beyond())
    }

    /// [`Calendar::due`] with the reason: every stretch that counted and every one that didn't.
    ///
    /// # Errors
    /// As [`Calendar::due`].
    pub fn ledger(&self, start: Instant, budget: Budget) -> Result<Ledger, Error> {
        let due = self.due(start, budget)?;
        Ok(Ledger::new(self, start, due))
    }

    /// Support time between two instants of which one or both may lie outside the hours; negative if `to` is the
    /// earlier, so that `elapsed(a, b) + elapsed(b, c) = elapsed(a, c)` whatever their order.
    pub fn elapsed(&self, from: Instant, to: Instant) -> SupportTime {
        if to < from {
            return -self.elapsed(to, from);
        }
        if self.is_always_open() {
            return to - from;
        }
        let to = to.as_microsecond();
        let mut openings = self.openings(from);
        let mut counted = openings.pass_dates(to);
        while let Some((start, end)) = openings.next().filter(|&(start, _)| start < to) {
            counted += end.min(to) - start + openings.pass_dates(to);
        }
        SupportTime::from_microseconds(counted)
    }
}
