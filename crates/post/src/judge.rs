//! Whether a mail is from whom it says, asked of name servers by ourselves.

use std::time::Duration;

use desk::id::Id;
use desk::mailbox::Mailbox;
use mail::Message;
use mail::sender::{Arrival, Verdict, checked_verdict, trusted_verdict};
use store::{Error, Failure};
use tokio::time::timeout;

use crate::room::Room;

/// Name servers have so long; then nobody says anything.
const WHOLE: Duration = Duration::from_secs(15);

impl Room {
    /// What name servers say of a mail's author. Nobody is asked where a receiver that we trust has judged, or where the
    /// answer could change nothing: without who handed it over, a signature alone can speak for it.
    pub(crate) async fn judge(
        &self,
        raw: &[u8],
        message: &Message,
        mailbox: Option<Id<Mailbox>>,
        from: Option<&Arrival>,
    ) -> Result<Verdict, Failure> {
        let Some(resolver) = &self.resolver else { return Ok(Verdict::None) };
        let is_signed = message.header("DKIM-Signature").next().is_some();
        if from.is_none() && !is_signed {
            return Ok(Verdict::None);
        }
        let boxes = self.store.read::<_, Error, _>(store::mailboxes).await?;
        let trusted = boxes.into_iter().find(|(id, _)| Some(*id) == mailbox).map(|(_, of)| of.it.trusted);
        if trusted_verdict(message, &trusted.unwrap_or_default()).is_some() {
            return Ok(Verdict::None);
        }
        let checked = timeout(WHOLE, checked_verdict(raw, message, from, resolver)).await;
        Ok(checked.unwrap_or_else(|_| {
            tracing::warn!("name servers don't answer in time: nothing is known of a sender");
            Verdict::None
        }))
    }
}
