//! The page of plans as text.
