//! Mail: whether it is fetched, and what the domains of mailboxes say of it.

use desk::id::Id;
use desk::mailbox::{Mailbox, Secrets};
use post::check::{Level, Step, records};
use store::{Error, Fetched, Tx};
use tokio::runtime::Runtime;

use super::report::Report;
use crate::serve::ServeArgs;

const LMTP: (&str, &str) = ("LMTP", "LMTP");

/// More letters than this aren't counted.
const MOST: u32 = 100;

/// What is kept of mail.
struct Kept {
    mailboxes: Vec<(Mailbox, Secrets, Fetched)>,
    failed: usize,
    not_taken_in: u32,
}

pub(super) fn look(serve: &ServeArgs, report: &mut Report) {
    if let Some(address) = serve.lmtp.as_ref().filter(|address| !address.is_here()) {
        report.look(
            LMTP,
            format!("{address} is reached by other machines, and whoever reaches it hands mail over unasked"),
            format!("تصل أجهزة أخرى إلى \u{2066}{address}\u{2069}، ومن يصل إليه يسلّم بريدًا دون سؤال"),
        );
    }
    let there = serve.database.path().is_none_or(std::path::Path::exists);
    // Of a database that can't be read is told where that is looked at.
    let Some(kept) = there.then(|| serve.database.reach()).and_then(Result::ok) else { return };
    let Ok(kept) = kept.read_now(read) else { return };
    if kept.failed > 0 {
        let failed = kept.failed;
        report.look(
            ("letters", "الرسائل الخارجة"),
            format!("{failed} weren't delivered or may not have been: see /admin/mailboxes"),
            format!("عدد ما لم يُسلَّم منها أو قد لم يُسلَّم: {failed}. انظر \u{2066}/admin/mailboxes\u{2069}"),
        );
    }
    if kept.not_taken_in > 0 {
        let failed = kept.not_taken_in;
        report.look(
            ("mail", "البريد الوارد"),
            format!("{failed} couldn't be taken in and are kept whole: see /mails"),
            format!("عدد ما تعذّر استقباله منه وحُفظ كاملًا: {failed}. انظر \u{2066}/mails\u{2069}"),
        );
    }
    if kept.mailboxes.is_empty() {
        return;
    }
    let (resolver, runtime) = (serve.names.resolver().unwrap_or_default(), Runtime::new());
    for (mailbox, secrets, stands) in &kept.mailboxes {
        fetching(mailbox, stands, report);
        if let Ok(runtime) = &runtime {
            for step in runtime.block_on(records(mailbox, secrets, resolver.as_ref())) {
                say(mailbox, step, report);
            }
        }
    }
}

fn read(tx: &mut Tx<'_>) -> Result<Kept, Error> {
    let mut mailboxes = Vec::new();
    for (id, mailbox) in store::mailboxes(tx)?.into_iter().filter(|(_, of)| of.it.active) {
        let id: Id<Mailbox> = id;
        mailboxes.push((mailbox.it, store::mailbox_secrets(tx, id)?, store::fetched(tx, id)?));
    }
    Ok(Kept {
        mailboxes,
        failed: store::failed_letters(tx, 0, MOST)?.len(),
        not_taken_in: store::count_failed_mails(tx, None, MOST)?,
    })
}

fn fetching(mailbox: &Mailbox, stands: &Fetched, report: &mut Report) {
    let address = &mailbox.address;
    match (&stands.problem, stands.checked) {
        _ if mailbox.receiving.is_none() => {}
        (Some(problem), _) => report.wrong(
            (address, address),
            format!("nothing can be fetched: {problem}. radd mailbox check {address} says more"),
            format!(
                "تعذّر جلب البريد: \u{2066}{problem}\u{2069}. يقول \u{2066}radd mailbox check {address}\u{2069} المزيد"
            ),
        ),
        (None, Some(checked)) => report.fine(
            (address, address),
            format!("looked at {checked}"),
            format!("نُظر فيه \u{2066}{checked}\u{2069}"),
        ),
        (None, None) => report.look(
            (address, address),
            "nobody has fetched from it yet: the server does",
            "لم يُجلب منه شيء بعد: يفعل ذلك الخادم",
        ),
    }
}

fn say(mailbox: &Mailbox, step: Step, report: &mut Report) {
    let (about, says, address) = (step.about.name(), step.says, &mailbox.address);
    let about = (format!("{address}, {}", about.en), format!("\u{2066}{address}\u{2069}، {}", about.ar));
    let about = (about.0.as_str(), about.1.as_str());
    match step.level {
        Level::Fine => report.fine(about, says.en, says.ar),
        Level::Look => report.look(about, says.en, says.ar),
        Level::Wrong => report.wrong(about, says.en, says.ar),
    }
}
