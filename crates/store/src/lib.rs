//! The only SQL. One text serves SQLite and PostgreSQL; `dialect` holds what must differ.
//!
//! Synchronous inside, asynchronous at the door: [`Store::write`] and [`Store::read`] hand a closure to a thread that owns a
//! connection, and give back a future that ends once the answer is true, on disk where it was a write. In the closure a case
//! is opened by [`open`] and changed by [`execute`], and by nothing else.

mod agent;
mod case;
mod catalogue;
mod contact;
mod content;
mod contract;
mod contract_event;
mod copy;
mod dead_letter;
mod dialect;
mod draft;
mod entitlement;
mod error;
mod event;
mod examine;
mod execute;
mod feed;
mod file;
mod files;
mod holidays;
mod identity;
mod letter;
mod list;
mod mail;
mod mailbox;
mod migration;
mod moves;
mod nudge;
mod organisation;
mod outbox;
mod past;
mod postgres;
mod projection;
mod queue;
mod recount;
mod refused_call;
mod reindex;
mod request;
mod saved_reply;
mod search;
mod secret;
mod select;
mod site;
mod split;
mod sqlite;
mod store;
mod team;
mod timer;
mod tls;
mod token;
mod transfer;
mod tx;
mod value;
mod verify;
mod view;

pub use agent::{add_agent, agent, agents, change_agent};
pub use case::{Concerned, Kept, concerned, hold_case, load};
pub use catalogue::{Edition, add_edition, edition, editions, last_edition};
pub use contact::{
    Erased, add_contact, change_contact, contact, contact_of, contact_reached_at, contacts, erase_contact,
};
pub use content::{Content, Text, text};
pub use contract::{
    Holders, add_contract, change_contract, contract, contract_to_change, contracts, contracts_of,
    draft_terms, suppose_contract, whose_contracts,
};
pub use contract_event::{contract_events, happened_to_contract};
pub use dead_letter::{Dead, DeadLetter, count_dead_letters, dead_letters, retry_dead_letter};
pub use draft::{
    DraftKey, Fields, Unsent, Writing, draft, drop_draft, forget_drafts, keep_draft, writing, writing_in,
};
pub use entitlement::Entitlements;
pub use error::{Error, Rule};
pub use event::{Hash, Subject};
pub use examine::{Examined, Holds};
pub use execute::{
    Command, Entitle, Failure, Written, and_then, execute, execute_both, execute_reading, open, past_terms,
};
pub use feed::{Cursor, Happened, NoCursor, feed, feed_end};
pub use file::{Filed, Upload, blobs, file, file_of_event, files_of, place_blob};
pub use files::{Blob, Draft, FileError, Files, Keys, Swept, Unsound};
pub use holidays::{
    HolidayLine, HolidayVersion, add_holidays, change_holidays, holiday_calendars, holiday_versions,
    holidays, holidays_serve,
};
pub use identity::{
    Account, CodeApp, Link, ListedEvent, ListedSession, NewSession, Passkey, Password, Session, Step,
    account, account_at, account_events, account_of, account_of_identity, account_with_handle,
    add_account_event, add_identity, add_link, add_passkey, add_session, add_step, confirm_code_app,
    count_recovery_codes, end_session, end_session_by_hash, forget_sign_ins, forgive, guess, identities,
    is_known_browser, is_stale, link, may_guess, note_guess, open_account, passkey_by_credential, passkeys,
    preferences, propose_code_app, remember_browser, remove_code_app, remove_identity, remove_passkey,
    remove_step, rename_passkey, replace_recovery_codes, reset_account, revoke_sessions, session_by_hash,
    sessions_of, set_handle, set_password, set_preferences, step, take_step, touch_session, use_code_step,
    use_link, use_recovery_code, used_passkey,
};
pub use letter::{
    Access, FailedLetter, LetterDue, LetterLine, LetterState, LetterTo, Posted, Says, claim_letters,
    failed_letters, letter_address, letter_failed, letter_needs_not, letter_reported, letter_sent,
    letter_unsure, letter_with_id, letters_of, next_letter, note_broken_off, others_reached, plan_access,
    plan_letters, retry_letter, sending_mailbox, still_sending, thread_of,
};
pub use list::{
    CaseCursor, CaseLine, CaseList, CasePage, CaseView, Count, LinePromise, Named, Standing, count_cases,
    count_each, explain_cases, lines_of, list_cases, queue_standings,
};
pub use mail::{
    Aside, Became, Failing, Found, Mail, NewMail, Same, add_mail, case_of_message, count_failed_mails,
    count_pending_mails, drop_failed_mail, failed_mails, mail, mails_aside, mails_of, mails_without_case,
    note_failing, note_seen, pending_mails, same_mail, seen_until, settle_mail, taken_after_all,
};
pub use mailbox::{
    Fetched, Node, add_mailbox, begin_message, change_mailbox, end_message, fetched, hold_mailbox,
    let_mailbox_go, mailbox, mailbox_secrets, mailboxes, move_on, note_check, set_mailbox_secrets,
};
pub use migration::{MIGRATIONS, Migration, last as schema_of};
pub use moves::{Running, RunningCursor, Supposed, running_moves};
pub use organisation::{
    Listed, Versioned, add_organisation, change_organisation, organisation, organisation_with_domain,
    organisations,
};
pub use outbox::{
    NoticeCursor, Outgoing, Outlet, Told, claim_outbox, count_overdue_outgoing, fail_outgoing,
    finish_outgoing, next_outgoing, notices_for, notices_read, read_notices, show_outgoing,
};
pub use past::bring_in;
pub use recount::Recounted;
pub use refused_call::{add_refused_call, refused_calls};
pub use reindex::Reindexed;
pub use request::{HISTORY, Request, forget_requests, once};
pub use saved_reply::{
    add_saved_reply, change_saved_reply, remove_saved_reply, saved_replies, saved_replies_by_name,
    saved_reply,
};
pub use search::{
    Hit, SearchCursor, SearchPage, find_cases, find_contacts, find_organisations, index_contact,
    index_organisation,
};
pub use secret::own_secret;
pub use select::Select;
pub use site::{add_site, change_site, check_site, site, sites};
pub use split::split;
pub use store::{Config, Store};
pub use team::{add_team, change_team, team, teams, teams_of};
pub use timer::{
    Claimed, Set, change_timers, claim_timers, count_overdue_timers, fail_timer, finish_timer, next_timer,
    put_off_timer, set_timer_anew,
};
pub use token::{
    Bearer, Holder, HolderId, Token, add_token, bearer, revoke_token, secret_text, token, token_hash,
    token_secret, tokens,
};
pub use transfer::{TABLES, Table, first_filled, schema_version, tables};
pub use tx::{Engine, Row, Sql, Tx};
pub use value::{Bind, Take, Value};
pub use verify::{Fault, Report, Wrong};
pub use view::{add_view, change_view, remove_view, view, views};

/// Every statement that isn't put together while it runs, for the test that prepares each on both engines.
pub fn statements() -> impl Iterator<Item = &'static Sql<'static>> {
    let lists = [
        agent::STATEMENTS,
        case::STATEMENTS,
        catalogue::STATEMENTS,
        contact::STATEMENTS,
        content::STATEMENTS,
        contract::STATEMENTS,
        contract_event::STATEMENTS,
        dead_letter::STATEMENTS,
        draft::STATEMENTS,
        event::STATEMENTS,
        examine::STATEMENTS,
        feed::STATEMENTS,
        file::STATEMENTS,
        holidays::STATEMENTS,
        letter::STATEMENTS,
        mail::STATEMENTS,
        mailbox::STATEMENTS,
        migration::STATEMENTS,
        moves::STATEMENTS,
        organisation::STATEMENTS,
        outbox::STATEMENTS,
        recount::STATEMENTS,
        projection::STATEMENTS,
        reindex::STATEMENTS,
        refused_call::STATEMENTS,
        request::STATEMENTS,
        saved_reply::STATEMENTS,
        secret::STATEMENTS,
        site::STATEMENTS,
        team::STATEMENTS,
        timer::STATEMENTS,
        token::STATEMENTS,
        transfer::STATEMENTS,
        view::STATEMENTS,
    ];
    lists.into_iter().chain(search::STATEMENTS).chain(identity::STATEMENTS).flatten()
}
