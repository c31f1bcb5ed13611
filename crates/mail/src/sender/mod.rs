//! Whether a message is from whom it says, and the signature by which others see that ours are.

mod check;
mod records;
mod sign;

use crate::parse::Message;

pub use check::{Arrival, Resolver, Unavailable, checked_verdict};
pub use desk::mailbox::Verdict;
pub use records::{Asked, Records};
pub use sign::{KeyProblem, Signer};

/// What may happen to a message for the sake of its sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It is taken as from whom it says.
    Contact,
    /// Nobody we know. They may be told that it arrived only if that is safe (policy D13).
    Stranger {
        /// Whether telling them can't hit a third person.
        may_be_told: bool,
    },
    /// It claims to be from somebody we know, and isn't: people look at it, and nothing is answered.
    Quarantine,
}

/// What may happen to a message; `known` says whether its author's address is a contact's or an agent's, or of an
/// organisation's domain.
pub fn admit(verdict: Verdict, known: bool) -> Admission {
    match (verdict, known) {
        (Verdict::Fail, true) => Admission::Quarantine,
        (_, true) => Admission::Contact,
        (verdict, false) => Admission::Stranger { may_be_told: verdict == Verdict::Aligned },
    }
}

/// One result in Authentication-Results (RFC 8601).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Outcome {
    method: String,
    result: String,
    properties: Vec<(String, String)>,
}

impl Outcome {
    fn domain(&self, names: &[&str]) -> Option<&str> {
        let found = self.properties.iter().find(|(name, _)| names.contains(&name.as_str()));
        found.map(|(_, value)| value.rsplit('@').next().unwrap_or_default())
    }
}

/// What receivers that we trust found; nothing where none of them said anything of the author's domain. `trusted` are
/// the ids (authserv-id) that our own mail servers write; what others wrote says nothing.
///
/// For each method the topmost of their headers counts: a sender can write only below it.
pub fn trusted_verdict(message: &Message, trusted: &[String]) -> Option<Verdict> {
    let outcomes = trusted_outcomes(message, trusted);
    if outcomes.is_empty() {
        return None;
    }
    Some(decided(message, &outcomes))
}

/// What the outcomes say of the author: DMARC first, which joins the others by the domain's own rule, then SPF and DKIM
/// by ours. Where a name server was out of reach, nothing is held against anybody.
fn decided(message: &Message, outcomes: &[Outcome]) -> Verdict {
    // Several authors are how a domain that fails hides behind one that passes (RFC 7489 6.6.1).
    let [author] = message.from.as_slice() else { return Verdict::Fail };
    let domain = author.domain();
    if let Some(dmarc) = outcomes.iter().find(|it| it.method == "dmarc") {
        let same = dmarc.domain(&["header.from"]).is_none_or(|it| same_domain(it, domain));
        match dmarc.result.as_str() {
            "pass" if same => return Verdict::Aligned,
            "fail" | "permerror" => return Verdict::Fail,
            _ => {}
        }
    }
    let passes = |method, names: &[&str]| {
        let mut those = outcomes.iter().filter(|it| it.method == method && it.result == "pass");
        those.any(|it| it.domain(names).is_some_and(|other| aligned(domain, other)))
    };
    if passes("dkim", &["header.d", "header.i"]) || passes("spf", &["smtp.mailfrom", "smtp.helo"]) {
        return Verdict::Aligned;
    }
    let refused = |it: &Outcome| it.method == "spf" && it.result == "fail";
    let ours = |it: &Outcome| it.domain(&["smtp.mailfrom"]).is_some_and(|other| aligned(domain, other));
    let unsure = outcomes.iter().any(|it| it.result == "temperror");
    let fails = !unsure && outcomes.iter().any(|it| refused(it) && ours(it));
    if fails { Verdict::Fail } else { Verdict::None }
}

/// The domain in the letters in which name servers know it.
fn ascii(domain: &str) -> String {
    idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_lowercase())
}

fn same_domain(one: &str, other: &str) -> bool {
    ascii(one.trim_end_matches('.')) == ascii(other)
}

/// Whether two domains are the same, or one is below the other: relaxed alignment, without a list of public suffixes. A
/// domain of one label aligns with nothing but itself.
pub fn aligned(author: &str, other: &str) -> bool {
    let (author, other) = (ascii(author), ascii(other.trim_end_matches('.')));
    let below =
        |a: &str, b: &str| b.contains('.') && a.strip_suffix(b).is_some_and(|rest| rest.ends_with('.'));
    !author.is_empty() && (author == other || below(&author, &other) || below(&other, &author))
}

fn trusted_outcomes(message: &Message, trusted: &[String]) -> Vec<Outcome> {
    let mut found: Vec<Outcome> = Vec::new();
    for value in message.header("Authentication-Results") {
        let clauses = clauses(value);
        let id = clauses.first().and_then(|first| first.split_whitespace().next()).unwrap_or_default();
        if !trusted.iter().any(|it| it.eq_ignore_ascii_case(id)) {
            continue;
        }
        let here: Vec<_> = clauses.iter().skip(1).filter_map(|clause| outcome(clause)).collect();
        let new: Vec<_> =
            here.into_iter().filter(|it| found.iter().all(|known| known.method != it.method)).collect();
        found.extend(new);
    }
    found
}

/// The clauses between semicolons, without comments and quotation marks.
fn clauses(value: &str) -> Vec<String> {
    let (mut out, mut depth, mut quoted, mut escaped) = (vec![String::new()], 0_usize, false, false);
    for c in value.chars() {
        if escaped {
            escaped = false;
            continue;
        }
        match c {
            '\\' if quoted || depth > 0 => escaped = true,
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ';' if !quoted => out.push(String::new()),
            // What stands in quotation marks is one value, whatever it says.
            _ if quoted && (c.is_whitespace() || c == '=') => {}
            _ => out.last_mut().into_iter().for_each(|last| last.push(c)),
        }
    }
    out
}

fn outcome(clause: &str) -> Option<Outcome> {
    let mut words = clause.split_whitespace();
    let (method, result) = words.next()?.split_once('=')?;
    let method = method.split('/').next().unwrap_or_default().to_ascii_lowercase();
    let properties = words.filter_map(|word| word.split_once('='));
    let properties = properties.map(|(name, value)| (name.to_ascii_lowercase(), value.to_ascii_lowercase()));
    Some(Outcome { method, result: result.to_ascii_lowercase(), properties: properties.collect() })
}

#[cfg(test)]
mod tests {
    use super::{Admission, Verdict, admit, aligned, trusted_verdict};
    use crate::parse::parse;

    fn verdict(results: &str) -> Option<Verdict> {
        let raw = format!("{results}From: Sara <sara@customer.example>\r\n\r\nHello\r\n");
        trusted_verdict(&parse(raw.as_bytes()), &["mx.desk.example".into()])
    }

    #[test]
    fn only_the_receivers_that_we_trust_are_heard() {
        let by = |id: &str, rest: &str| format!("Authentication-Results: {id}; {rest}\r\n");
        let pass = "dmarc=pass (p=reject; dis=none) header.from=customer.example";
        assert_eq!(verdict(&by("mx.desk.example", pass)), Some(Verdict::Aligned));
        assert_eq!(verdict(&by("mx.evil.example", pass)), None);
        let fail = "dmarc=fail header.from=customer.example";
        let both = by("mx.desk.example", fail) + &by("mx.desk.example", pass);
        assert_eq!(verdict(&both), Some(Verdict::Fail), "the topmost counts");
        assert_eq!(verdict(&by("mx.desk.example", "none")), None);
    }

    #[test]
    fn a_pass_of_another_domain_says_nothing_of_the_author() {
        let of = |rest: &str| verdict(&format!("Authentication-Results: mx.desk.example 1; {rest}\r\n"));
        assert_eq!(of("dkim=pass header.d=customer.example"), Some(Verdict::Aligned));
        assert_eq!(of("dkim=pass header.i=@mail.customer.example"), Some(Verdict::Aligned));
        assert_eq!(
            of("dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example"),
            Some(Verdict::None)
        );
        assert_eq!(of("spf=fail smtp.mailfrom=sara@customer.example"), Some(Verdict::Fail));
        assert_eq!(of("spf=none reason=\"x; dmarc=pass\" smtp.mailfrom=a"), Some(Verdict::None));
        assert_eq!(of("spf=none (dkim=pass header.d=customer.example)"), Some(Verdict::None));
        assert!(
            !aligned("customer.example", "example") && !aligned("evilcustomer.example", "customer.example")
        );
    }

    #[test]
    fn several_authors_are_nobody() {
        let raw = "Authentication-Results: mx.desk.example; dmarc=pass header.from=evil.example\r\n\
                   From: a@evil.example, sara@customer.example\r\n\r\n";
        assert_eq!(trusted_verdict(&parse(raw.as_bytes()), &["mx.desk.example".into()]), Some(Verdict::Fail));
    }

    #[test]
    fn d13_strangers_are_told_only_where_it_is_safe() {
        assert_eq!(admit(Verdict::Fail, true), Admission::Quarantine);
        assert_eq!(admit(Verdict::None, true), Admission::Contact);
        assert_eq!(admit(Verdict::Aligned, false), Admission::Stranger { may_be_told: true });
        assert_eq!(admit(Verdict::None, false), Admission::Stranger { may_be_told: false });
    }
}
