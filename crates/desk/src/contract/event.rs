use serde::{Deserialize, Serialize};
use sla::Instant;

use crate::case::Seq;
use crate::people::Actor;

/// Something that happened to a contract, beside its versions. Stored once, in order, and chained as a case's events are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractEvent {
    /// Its place among the contract's events, from 1.
    pub seq: Seq,
    /// When it happened.
    #[serde(with = "crate::case::micros")]
    pub occurred: Instant,
    /// When it was recorded.
    #[serde(with = "crate::case::micros")]
    pub recorded: Instant,
    /// Who did it.
    pub by: Actor,
    /// What it was.
    pub body: ContractBody,
}

/// What happened to a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum ContractBody {
    /// People were told that it ends, and that no other goes on where it ends (policy D12).
    Expiring {
        /// The version that says when.
        version: u32,
        /// In how many days, or fewer where nobody could be told in time: 60, 30 or 7.
        days: u8,
    },
}
