use std::fmt;

/// A place on a bar while it is worked out: hundred-thousandths of a hundredth of a percent.
pub(super) type Fine = i128;

const FINE: Fine = 100_000;

/// The whole bar.
pub(super) const WHOLE: Fine = 10_000 * FINE;

/// So many hundredths of a percent.
pub(super) const fn span(hundredths: i128) -> Fine {
    hundredths * FINE
}

/// A place on a bar, from its start to its end, in hundredths of a percent of its length.
///
/// ```
/// use desk::track::Place;
///
/// assert_eq!(Place::END.to_string(), "100");
/// assert_eq!(Place::of_hundredths(4_120).to_string(), "41.2");
/// assert_eq!(Place::of_hundredths(4_120).mirrored().to_string(), "58.8");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(u16);

impl Place {
    /// Where it starts.
    pub const START: Self = Self(0);
    /// Where it ends.
    pub const END: Self = Self(10_000);

    /// So many hundredths of a percent from its start, at most its end.
    pub const fn of_hundredths(hundredths: u16) -> Self {
        if hundredths < Self::END.0 { Self(hundredths) } else { Self::END }
    }

    /// Hundredths of a percent from its start, 0 to 10 000.
    pub const fn hundredths(self) -> u16 {
        self.0
    }

    /// The same place counted from the end, for a language that is read the other way.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        Self(Self::END.0 - self.0)
    }

    /// How far another place is, either way: a width.
    #[must_use]
    pub const fn distance(self, other: Self) -> Self {
        Self(self.0.abs_diff(other.0))
    }

    /// Halfway to another place.
    #[must_use]
    pub const fn middle(self, other: Self) -> Self {
        Self(self.0.midpoint(other.0))
    }

    pub(super) fn rounded(fine: Fine) -> Self {
        let hundredths = (fine.clamp(0, WHOLE) + FINE / 2) / FINE;
        u16::try_from(hundredths).map_or(Self::END, Self::of_hundredths)
    }
}

impl fmt::Display for Place {
    /// In percent, with no more decimals than it has: `41.2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match (rest, rest % 10) {
            (0, _) => write!(f, "{whole}"),
            (_, 0) => write!(f, "{whole}.{}", rest / 10),
            _ => write!(f, "{whole}.{rest:02}"),
        }
    }
}
