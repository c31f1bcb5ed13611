use super::{Scope, Who};

/// Something that somebody may do or see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// A case with what was said in it, in the customer's sight.
    SeeCase,
    /// What agents note on a case, and who works on it.
    SeeNotes,
    /// The events of a case, with what each promise was made under.
    SeeHistory,
    /// The cases of senders whom nobody has matched to a customer (policy D13).
    SeeTriage,
    /// Open a case (policy S12–S14).
    Open,
    /// Write as the customer.
    Write,
    /// Add a file.
    Attach,
    /// Raise the priority, its statement confirmed (policy D9, D10).
    Raise,
    /// Lower the priority (policy D8).
    Lower,
    /// Contest a lowering (policy D8).
    Contest,
    /// Decide a contest (policy D8).
    DecideContest,
    /// Ask the customer to be available (policy S18, S20).
    AskForAvailability,
    /// Confirm it, or record that the customer did (policy D8).
    ConfirmAvailability,
    /// Record that nobody confirmed in time (policy D8).
    EndGrace,
    /// Reply, and take back or reword what is held (policy D7, D11).
    Reply,
    /// Tell several customers at once (policy D7).
    SendBulkNotice,
    /// Let a held reply leave (policy D11).
    LetLeave,
    /// Record that a reply reached nobody (policy D16).
    RecordBounce,
    /// Record a call (policy D7, D15).
    Call,
    /// Say that an urgent voicemail was heard (policy D10).
    Hear,
    /// Write a note.
    Note,
    /// Say who works on it.
    Assign,
    /// Put a tag on or take it off.
    Tag,
    /// Let a colleague of the customer's take part in it, or no longer.
    AddParticipant,
    /// Link it to another case.
    Link,
    /// Mark the impact mitigated (policy S8).
    Mitigate,
    /// Say that the next step is the customer's (policy D17).
    AwaitCustomer,
    /// Mark it solved (policy D18).
    Resolve,
    /// Close it as the customer (policy D18).
    Withdraw,
    /// Say that it doesn't count (policy D18).
    Void,
    /// Go on with it (policy D21).
    Reopen,
    /// End it for good.
    Close,
    /// Merge cases, and undo it (policy D22).
    Merge,
    /// Make a case of a message (policy D22).
    Split,
    /// The mail that has to do with a case, whole and as it came, with its headers.
    SeeMail,
    /// Let a mail into its case whose sender takes no part in it, or not (policy D13).
    SettleMail,
    /// Match a case in triage to a customer, or put right to whom one was matched (policy D13).
    Bind,
    /// Move it to another contract or site, or to new versions (policy D9, D20).
    Move,
    /// Remind and alert people.
    Remind,
    /// Search in subjects, messages and people.
    Search,
    /// An organisation and its sites.
    SeeOrganisation,
    /// Add or change an organisation or a site (policy D3).
    EditOrganisation,
    /// A contact, with addresses and numbers.
    SeeContact,
    /// Change a contact's name, language and telephone numbers. Nobody is taken for a contact by a number that isn't proven.
    EditContact,
    /// Add a contact; change its site and addresses.
    ManageContact,
    /// Say what a contact may see: the role, and the site where the role is a site's.
    SetContactRole,
    /// Vouch that an address or number is a contact's, who is from then on known by it (policy D13).
    VerifyContact,
    /// Erase a person's data.
    EraseContact,
    /// A contract, its quote and its versions (policy D12).
    SeeContract,
    /// Add a contract or a version of one (policy D12, D20).
    EditContract,
    /// Ask what would be promised.
    PreviewPromise,
    /// A holiday calendar (policy D4).
    SeeHolidays,
    /// Change a holiday calendar (policy D4, D20).
    EditHolidays,
    /// How promises were kept, voids shown (policy D18).
    SeeFigures,
    /// The page of plans (policy D14).
    SeePlans,
    /// Change the catalogue (policy D14, D20).
    EditCatalogue,
    /// Agents and teams.
    SeeAgents,
    /// Add or change an agent.
    EditAgents,
    /// Say who belongs to a team.
    EditTeams,
    /// The tokens of the API, without their secrets.
    SeeTokens,
    /// Make a token.
    IssueToken,
    /// End a token.
    RevokeToken,
    /// The replies that are kept for agents to send again.
    SeeSavedReplies,
    /// Add, change or remove one.
    EditSavedReplies,
    /// A saved view; one that a team shares is its members' own to see.
    SeeView,
    /// Save or change a view.
    EditView,
    /// What happens in all cases, as a stream.
    SeeEvents,
    /// Timers, outgoing notices, and those that failed.
    SeeOutbox,
    /// Let what failed be tried again.
    RetryFailed,
    /// See, add and change mailboxes, and mails that belong to no case.
    EditMailboxes,
    /// Hand a message over, as mail servers do.
    HandInMail,
    /// Back up, export, import, verify, configure.
    Operate,
}

const NONE: Scope = Scope::None;
const OWN: Scope = Scope::Own;
const SITE: Scope = Scope::Site;
const ORG: Scope = Scope::Organisation;
const ALL: Scope = Scope::All;

/// What is to be done or seen, what must be seen to know that it is there, and the scope of each of [`Who::ALL`].
type Row = (Deed, Deed, [Scope; 9]);

/// The table, a line a deed.
#[rustfmt::skip]
const TABLE: &[Row] = &[
    //                                              agent lead  admin own   site  org   mngr  strngr desk
    // ---- cases
    (Deed::SeeCase, Deed::SeeCase, [ALL, ALL, ALL, OWN, SITE, ORG, ORG, NONE, ALL]),
    (Deed::SeeNotes, Deed::SeeNotes, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::SeeHistory, Deed::SeeHistory, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, ALL]),
    (Deed::SeeTriage, Deed::SeeTriage, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::Open, Deed::SeeCase, [ALL, ALL, ALL, OWN, SITE, ORG, ORG, OWN, NONE]),
    (Deed::Write, Deed::SeeCase, [NONE, NONE, NONE, OWN, SITE, ORG, ORG, OWN, NONE]),
    (Deed::Attach, Deed::SeeCase, [ALL, ALL, ALL, OWN, SITE, ORG, ORG, OWN, NONE]),
    (Deed::Raise, Deed::SeeCase, [ALL, ALL, ALL, OWN, SITE, ORG, ORG, OWN, NONE]),
    (Deed::Lower, Deed::SeeCase, [ALL, ALL, ALL, OWN, SITE, ORG, ORG, OWN, NONE]),
    (Deed::Contest, Deed::SeeCase, [NONE, NONE, NONE, OWN, SITE, ORG, ORG, OWN, NONE]),
    (Deed::DecideContest, Deed::SeeCase, [NONE, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::AskForAvailability, Deed::SeeCase, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::ConfirmAvailability, Deed::SeeCase, [ALL, ALL, ALL, OWN, SITE, ORG, ORG, OWN, NONE]),
    (Deed::EndGrace, Deed::SeeCase, [NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, ALL]),
    (Deed::Reply, Deed::SeeCase, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::SendBulkNotice, Deed::SeeNotes, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::LetLeave, Deed::SeeCase, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, ALL]),
    (Deed::RecordBounce, Deed::SeeCase, [NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, ALL]),
    (Deed::Call, Deed::SeeCase, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, ALL]),
    (Deed::Hear, Deed::SeeCase, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::Note, Deed::SeeNotes, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::Assign, Deed::SeeNotes, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::Tag, Deed::SeeNotes, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::AddParticipant, Deed::SeeCase, [ALL, ALL, ALL, OWN, SITE, ORG, ORG, NONE, NONE]),
    (Deed::Link, Deed::SeeNotes, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::Mitigate, Deed::SeeCase, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::AwaitCustomer, Deed::SeeCase, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::Resolve, Deed::SeeCase, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::Withdraw, Deed::SeeCase, [NONE, NONE, NONE, OWN, SITE, ORG, ORG, OWN, NONE]),
    (Deed::Void, Deed::SeeCase, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::Reopen, Deed::SeeCase, [ALL, ALL, ALL, OWN, SITE, ORG, ORG, OWN, NONE]),
    (Deed::Close, Deed::SeeCase, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, ALL]),
    (Deed::Merge, Deed::SeeCase, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::Split, Deed::SeeCase, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::SeeMail, Deed::SeeMail, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::SettleMail, Deed::SeeMail, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::Bind, Deed::SeeCase, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::Move, Deed::SeeCase, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::Remind, Deed::SeeCase, [NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, ALL]),
    (Deed::Search, Deed::Search, [ALL, ALL, ALL, OWN, SITE, ORG, ORG, NONE, NONE]),
    // ---- customers
    (Deed::SeeOrganisation, Deed::SeeOrganisation, [ALL, ALL, ALL, ORG, ORG, ORG, ORG, NONE, ALL]),
    (Deed::EditOrganisation, Deed::SeeOrganisation, [NONE, NONE, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::SeeContact, Deed::SeeContact, [ALL, ALL, ALL, OWN, SITE, ORG, ORG, NONE, ALL]),
    (Deed::EditContact, Deed::SeeContact, [ALL, ALL, ALL, OWN, OWN, OWN, ORG, NONE, NONE]),
    (Deed::ManageContact, Deed::SeeContact, [ALL, ALL, ALL, NONE, NONE, NONE, ORG, NONE, NONE]),
    (Deed::SetContactRole, Deed::SeeContact, [NONE, ALL, ALL, NONE, NONE, NONE, ORG, NONE, NONE]),
    (Deed::VerifyContact, Deed::SeeContact, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::EraseContact, Deed::SeeContact, [NONE, NONE, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::SeeContract, Deed::SeeContract, [ALL, ALL, ALL, NONE, NONE, ORG, ORG, NONE, ALL]),
    (Deed::EditContract, Deed::SeeContract, [NONE, NONE, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::PreviewPromise, Deed::PreviewPromise, [ALL, ALL, ALL, ORG, ORG, ORG, ORG, NONE, ALL]),
    (Deed::SeeHolidays, Deed::SeeHolidays, [ALL, ALL, ALL, ORG, ORG, ORG, ORG, NONE, ALL]),
    (Deed::EditHolidays, Deed::SeeHolidays, [NONE, NONE, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::SeeFigures, Deed::SeeFigures, [ALL, ALL, ALL, NONE, NONE, NONE, ORG, NONE, NONE]),
    // ---- the desk
    (Deed::SeePlans, Deed::SeePlans, [ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL]),
    (Deed::EditCatalogue, Deed::SeePlans, [NONE, NONE, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::SeeAgents, Deed::SeeAgents, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, ALL]),
    (Deed::EditAgents, Deed::SeeAgents, [NONE, NONE, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::EditTeams, Deed::SeeAgents, [NONE, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::SeeTokens, Deed::SeeTokens, [OWN, OWN, ALL, OWN, OWN, OWN, OWN, NONE, NONE]),
    (Deed::IssueToken, Deed::SeeTokens, [OWN, OWN, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::RevokeToken, Deed::SeeTokens, [OWN, OWN, ALL, OWN, OWN, OWN, OWN, NONE, NONE]),
    (Deed::SeeSavedReplies, Deed::SeeSavedReplies, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::EditSavedReplies, Deed::SeeSavedReplies, [NONE, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::SeeView, Deed::SeeView, [OWN, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::EditView, Deed::SeeView, [OWN, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::SeeEvents, Deed::SeeEvents, [ALL, ALL, ALL, NONE, NONE, NONE, NONE, NONE, ALL]),
    (Deed::SeeOutbox, Deed::SeeOutbox, [NONE, ALL, ALL, NONE, NONE, NONE, NONE, NONE, ALL]),
    (Deed::RetryFailed, Deed::SeeOutbox, [NONE, ALL, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::EditMailboxes, Deed::EditMailboxes, [NONE, NONE, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::HandInMail, Deed::HandInMail, [NONE, NONE, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
    (Deed::Operate, Deed::Operate, [NONE, NONE, ALL, NONE, NONE, NONE, NONE, NONE, NONE]),
];

impl Deed {
    /// All of them, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(deed, _, _)| *deed)
    }

    /// Of which things somebody may do this. What the table doesn't have nobody may.
    pub fn scope(self, who: Who) -> Scope {
        let cells = Who::ALL.iter().zip(self.row().map_or(&[][..], |(_, _, scopes)| scopes));
        cells.into_iter().find(|(column, _)| **column == who).map_or(Scope::None, |(_, scope)| *scope)
    }

    /// What somebody must be able to see to know that there is something to do this to.
    pub fn sight(self) -> Self {
        self.row().map_or(self, |(_, sight, _)| *sight)
    }

    fn row(self) -> Option<&'static Row> {
        TABLE.iter().find(|(deed, _, _)| *deed == self)
    }
}
