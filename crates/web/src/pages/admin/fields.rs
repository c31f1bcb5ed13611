//! The fields of a mailbox's form.

use desk::mailbox::Mailbox;

use super::setup::value;
use crate::pages::cases::Typed;
use crate::pages::html::Html;
use crate::pages::shell::Shell;

/// Some fields under one heading.
pub(super) struct Group {
    pub title: String,
    pub hint: String,
    pub fields: Vec<Field>,
}

/// A field.
pub(super) struct Field {
    pub id: String,
    pub name: &'static str,
    pub label: String,
    pub kind: Kind,
    pub value: String,
    /// What is to be known of it.
    pub hint: Option<&'static str>,
    pub wrong: Vec<String>,
}

/// What is filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// What people call something.
    Name,
    /// An address, a host, an id: from left to right.
    Word,
    /// A secret, which is never shown again.
    Secret,
    /// Several, a line each.
    Lines,
    /// A secret of several lines.
    Key,
    /// How a connection is kept from others.
    Security,
}

impl Field {
    /// What says to programs that read a page aloud what is wrong with it, and what is to be known of it.
    pub fn aria(&self) -> Html {
        let (hint, wrong) = (self.hint.map(|_| "hint"), (!self.wrong.is_empty()).then_some("wrong"));
        let told: Vec<_> = hint.into_iter().chain(wrong).map(|of| format!("{}-{of}", self.id)).collect();
        let invalid = if wrong.is_some() { " aria-invalid=\"true\"" } else { "" };
        let described =
            if told.is_empty() { String::new() } else { format!(" aria-describedby=\"{}\"", told.join(" ")) };
        Html(format!("{invalid}{described}"))
    }

    pub fn is(&self, kind: &str) -> bool {
        let word = match self.kind {
            Kind::Name => "name",
            Kind::Word => "word",
            Kind::Secret => "secret",
            Kind::Lines => "lines",
            Kind::Key => "key",
            Kind::Security => "security",
        };
        word == kind
    }

    /// Ways to keep a connection from others.
    pub fn securities(&self) -> [(&'static str, &'static str); 3] {
        [("tls", "TLS"), ("starttls", "STARTTLS"), ("none", "mailboxes-security-none")]
    }
}

/// A field's name, what is filled in, and its label.
type Row = (&'static str, Kind, &'static str);

/// Heading, hint and fields.
type Rows = (&'static str, &'static str, &'static [Row]);

const SELF: &[Row] = &[
    ("address", Kind::Word, "mailboxes-field-address"),
    ("name", Kind::Name, "mailboxes-field-name"),
    ("aliases", Kind::Lines, "mailboxes-field-aliases"),
];
const RECEIVING: &[Row] = &[
    ("receiving-host", Kind::Word, "mailboxes-field-host"),
    ("receiving-port", Kind::Word, "mailboxes-field-port"),
    ("receiving-security", Kind::Security, "mailboxes-field-security"),
    ("receiving-user", Kind::Word, "mailboxes-field-user"),
    ("receiving-secret", Kind::Secret, "mailboxes-field-secret"),
    ("folder", Kind::Word, "mailboxes-field-folder"),
];
const SENDING: &[Row] = &[
    ("sending-host", Kind::Word, "mailboxes-field-host"),
    ("sending-port", Kind::Word, "mailboxes-field-port"),
    ("sending-security", Kind::Security, "mailboxes-field-security"),
    ("sending-user", Kind::Word, "mailboxes-field-user"),
    ("sending-secret", Kind::Secret, "mailboxes-field-secret"),
];
const OAUTH: &[Row] = &[
    ("token_url", Kind::Word, "mailboxes-field-token-url"),
    ("client_id", Kind::Word, "mailboxes-field-client-id"),
    ("client-secret", Kind::Secret, "mailboxes-field-client-secret"),
];
const TRUST: &[Row] = &[
    ("trusted", Kind::Lines, "mailboxes-field-trusted"),
    ("dkim-selector", Kind::Word, "mailboxes-field-dkim-selector"),
    ("dkim-domain", Kind::Word, "mailboxes-field-dkim-domain"),
    ("dkim-key", Kind::Key, "mailboxes-field-dkim-key"),
];
const GROUPS: [Rows; 5] = [
    ("mailboxes-group-self", "mailboxes-hint-self", SELF),
    ("mailboxes-group-receiving", "mailboxes-hint-receiving", RECEIVING),
    ("mailboxes-group-sending", "mailboxes-hint-sending", SENDING),
    ("mailboxes-group-oauth", "mailboxes-hint-oauth", OAUTH),
    ("mailboxes-group-trust", "mailboxes-hint-trust", TRUST),
];

/// The fields of a form, with what stands in them and what is wrong with it.
pub(super) fn groups(
    shell: &Shell,
    typed: &Typed,
    form: &str,
    was: Option<(&Mailbox, Option<&(String, String)>)>,
) -> Vec<Group> {
    let field = |(name, kind, label): &Row| {
        let secret = matches!(kind, Kind::Secret | Kind::Key);
        let value = match was {
            _ if secret => String::new(),
            _ if typed.is(form) => typed.value(form, name).to_owned(),
            Some((mailbox, dkim)) => {
                let value = value(mailbox, dkim, name);
                // Where there is no server yet, its port is the usual one.
                if value.is_empty() && name.ends_with("-port") { begins(name).to_owned() } else { value }
            }
            None => begins(name).to_owned(),
        };
        Field {
            id: format!("{form}-{name}"),
            name,
            label: shell.t(label),
            kind: *kind,
            value,
            hint: hint(name, *kind, was.is_some()),
            wrong: typed.wrong(form, name).into_iter().map(|wrong| wrong.problem.clone()).collect(),
        }
    };
    let group = |(title, hint, rows): &Rows| Group {
        title: shell.t(title),
        hint: shell.t(hint),
        fields: rows.iter().map(field).collect(),
    };
    GROUPS.iter().map(group).collect()
}

/// What is to be known of a field: that a secret which is set stays where nothing is typed, how several are told apart, and
/// what counts where nothing is.
fn hint(name: &str, kind: Kind, is_change: bool) -> Option<&'static str> {
    match (kind, name) {
        (Kind::Secret | Kind::Key, _) => is_change.then_some("mailboxes-stays"),
        (Kind::Lines, _) => Some("mailboxes-a-line-each"),
        (_, "dkim-domain") => Some("mailboxes-dkim-domain-is"),
        _ => None,
    }
}

/// What stands in a field of a new mailbox.
fn begins(field: &str) -> &'static str {
    match field {
        "receiving-port" => "993",
        "sending-port" => "465",
        "receiving-security" | "sending-security" => "tls",
        "folder" => "INBOX",
        _ => "",
    }
}
