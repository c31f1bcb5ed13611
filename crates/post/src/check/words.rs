//! What is said of a mailbox, in plain words.

use std::fmt::Write as _;

use desk::mailbox::{Login, Security, Server};
use desk::text::harmless;
use sla::Name;

use crate::trouble::{Stage, Trouble};

/// Something that is written from left to right, within Arabic.
pub(super) fn ltr(text: &str) -> String {
    format!("\u{2066}{}\u{2069}", harmless(text))
}

pub(super) fn handed_over() -> Name {
    Name::new(
        "No mail is fetched: it is handed over, by LMTP, by radd mail in or by POST /api/v1/mail.",
        "لا يُجلب بريد: بل يُسلَّم، بـ \u{2066}LMTP\u{2069} أو بالأمر \u{2066}radd mail in\u{2069} أو بـ \u{2066}POST /api/v1/mail\u{2069}.",
    )
}

pub(super) fn sends_nothing() -> Name {
    Name::new(
        "No letter leaves from this mailbox: name a server that sends. Until then another mailbox's is used, if one sends.",
        "لا تخرج رسالة من هذا الصندوق: سمِّ خادمًا يرسل. وحتى ذلك يُستعمل صندوق غيره إن كان يرسل.",
    )
}

/// How many messages lie in a folder is counted by the server.
pub(super) fn received(server: &Server, folder: &str, held: u32, tells: bool) -> Name {
    let place = format!("{}:{}", server.host, server.port);
    let mut en =
        format!("{} lets us in{}. {} messages lie in {}.", place, by(server).en, held, harmless(folder));
    let mut ar =
        format!("{} يأذن لنا بالدخول{}. عدد الرسائل في {}: {held}.", ltr(&place), by(server).ar, ltr(folder));
    let (says_en, says_ar) = match tells {
        true => (" It tells of new ones at once.", " ويخبر بالجديد فورًا."),
        false => {
            (" It doesn't tell of new ones: it is asked every minute.", " ولا يخبر بالجديد: يُسأل كل دقيقة.")
        }
    };
    let _ = (en.write_str(says_en), ar.write_str(says_ar));
    Name::new(en, ar)
}

/// How many mails couldn't be taken in.
pub(super) fn failed(count: u32) -> Name {
    Name::new(
        format!(
            "Mails that couldn't be taken in: {count}. They are kept whole, and what came after them was taken in. /mails says why, and has them tried again."
        ),
        format!(
            "رسائل تعذّر استقبالها: {count}. حُفظت كاملة واستُقبل ما جاء بعدها. تذكر \u{2066}/mails\u{2069} السبب وتعيد المحاولة."
        ),
    )
}

pub(super) fn sends(server: &Server) -> Name {
    let place = format!("{}:{}", server.host, server.port);
    Name::new(
        format!("{place} lets us in{}.", by(server).en),
        format!("{} يأذن لنا بالدخول{}.", ltr(&place), by(server).ar),
    )
}

fn by(server: &Server) -> Name {
    let (tls_en, tls_ar) = match server.security {
        Security::Tls => (", by TLS", "، بـ \u{2066}TLS\u{2069}"),
        Security::Starttls => (", by STARTTLS", "، بـ \u{2066}STARTTLS\u{2069}"),
        Security::None => (", in clear on this machine", "، بلا تعمية على هذا الجهاز"),
    };
    if server.user.is_empty() {
        return Name::new(
            format!("{tls_en}, without asking who we are"),
            format!("{tls_ar}، دون أن يسأل من نحن"),
        );
    }
    let (en, ar) = match server.login {
        Login::Password => ("by a password", "بكلمة مرور"),
        Login::Oauth { .. } => ("by OAuth", "بـ \u{2066}OAuth\u{2069}"),
    };
    let user = &server.user;
    Name::new(format!("{tls_en}, as {} {en}", harmless(user)), format!("{tls_ar}، باسم {} {ar}", ltr(user)))
}

/// Whoever gives out tokens gives none.
fn token(server: &Server, said: &str) -> Name {
    let user = &server.user;
    Name::new(
        format!(
            "No token is given for {}: {}. If consent was withdrawn or has run out, let the mailbox's owner consent again, and give the new refresh token: radd mailbox change --imap-secret-file FILE --smtp-secret-file FILE.",
            harmless(user),
            harmless(said)
        ),
        format!(
            "لم يُعطَ رمز دخول باسم {}: {}. إن سُحبت الموافقة أو انتهت مدتها فليوافق صاحب الصندوق من جديد، ثم أعطِ رمز التحديث الجديد: \u{2066}radd mailbox change --imap-secret-file FILE --smtp-secret-file FILE\u{2069}.",
            ltr(user),
            ltr(said)
        ),
    )
}

/// What went wrong at a server, and what to do next.
pub(super) fn trouble(server: &Server, folder: &str, trouble: &Trouble) -> Name {
    let place = format!("{}:{}", server.host, server.port);
    let (said, place_ar, said_ar) = (harmless(&trouble.said), ltr(&place), ltr(&trouble.said));
    let user = harmless(&server.user);
    match trouble.stage {
        Stage::Connect => Name::new(
            format!(
                "{place} isn't reached: {said}. Look at its name and its port, and whether a firewall is in between."
            ),
            format!("تعذّر الوصول إلى {place_ar}: {said_ar}. راجع اسمه ومنفذه، وهل يحول جدار ناري دونه."),
        ),
        Stage::Tls => Name::new(
            format!(
                "{place} is reached, but TLS fails: {said}. Look whether the port speaks {}, and whether this machine trusts its certificate: SSL_CERT_FILE names other authorities.",
                if server.security == Security::Tls { "TLS from the first byte" } else { "STARTTLS" }
            ),
            format!(
                "وُصل إلى {place_ar} لكن \u{2066}TLS\u{2069} لم ينجح: {said_ar}. راجع هل يتكلم المنفذ {}، وهل يثق هذا الجهاز بشهادته: يسمّي \u{2066}SSL_CERT_FILE\u{2069} جهات أخرى.",
                if server.security == Security::Tls {
                    "\u{2066}TLS\u{2069} من أول بايت"
                } else {
                    "\u{2066}STARTTLS\u{2069}"
                }
            ),
        ),
        Stage::Token => token(server, &trouble.said),
        Stage::Login => {
            let (en, ar) = match server.login {
                Login::Password => (
                    "Look at the user and the password; many providers want a password made for programs, or OAuth.",
                    "راجع المستخدم وكلمة المرور؛ فكثير من المزوّدين يطلبون كلمة مرور مخصصة للبرامج، أو \u{2066}OAuth\u{2069}.",
                ),
                Login::Oauth { .. } => (
                    "A token was given, and the server doesn't take it: look whether it is this user's, and whether consent was given for mail by IMAP and SMTP.",
                    "أُعطي رمز دخول ولم يقبله الخادم: راجع هل هو لهذا المستخدم، وهل شملت الموافقة البريد عبر \u{2066}IMAP\u{2069} و\u{2066}SMTP\u{2069}.",
                ),
            };
            Name::new(
                format!("{place} doesn't let us in as {user}: {said}. {en}"),
                format!("لا يأذن {place_ar} لنا بالدخول باسم {}: {said_ar}. {ar}", ltr(&server.user)),
            )
        }
        Stage::Folder => Name::new(
            format!(
                "{place} lets us in, but {} can't be opened: {said}. Name another folder.",
                harmless(folder)
            ),
            format!("يأذن {place_ar} لنا بالدخول، لكن تعذّر فتح {}: {said_ar}. سمِّ مجلدًا آخر.", ltr(folder)),
        ),
        Stage::Talk => Name::new(
            format!(
                "{place} answers otherwise than mail servers do: {said}. Look whether it is one of the right kind."
            ),
            format!("يجيب {place_ar} بغير ما تجيب به خوادم البريد: {said_ar}. راجع هل هو من النوع الصحيح."),
        ),
    }
}
