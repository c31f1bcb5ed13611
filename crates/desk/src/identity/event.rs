//! What happens to an account.

/// What happens to an account, of which its holder is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccountEvent {
    /// Signed in with the password, and a code where one is asked for.
    SignedInByPassword,
    /// Signed in with a passkey.
    SignedInByPasskey,
    /// Signed in by a link.
    SignedInByLink,
    /// Signed in at an identity provider.
    SignedInByProvider,
    /// Signed out.
    SignedOut,
    /// Somebody gave a wrong password.
    WrongPassword,
    /// Somebody gave the password, and then a wrong code.
    WrongCode,
    /// A password was set.
    PasswordSet,
    /// A code app was confirmed.
    CodeAppSet,
    /// The code app was removed.
    CodeAppRemoved,
    /// New recovery codes were made.
    RecoveryCodesMade,
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// A session was ended from another.
    SessionEnded,
    /// All other sessions were ended.
    SessionsEnded,
    /// Whoever runs the desk made an invitation.
    Invited,
    /// A sign-in link was made.
    LinkMade,
    /// Whoever runs the desk took every way to sign in away.
    Reset,
}

impl AccountEvent {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::SignedInByPassword,
        Self::SignedInByPasskey,
        Self::SignedInByLink,
        Self::SignedInByProvider,
        Self::SignedOut,
        Self::WrongPassword,
        Self::WrongCode,
        Self::PasswordSet,
        Self::CodeAppSet,
        Self::CodeAppRemoved,
        Self::RecoveryCodesMade,
        Self::RecoveryCodeUsed,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::SessionEnded,
        Self::SessionsEnded,
        Self::Invited,
        Self::LinkMade,
        Self::Reset,
    ];

    /// What it is called where it is kept.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignedInByPassword => "signed-in-by-password",
            Self::SignedInByPasskey => "signed-in-by-passkey",
            Self::SignedInByLink => "signed-in-by-link",
            Self::SignedInByProvider => "signed-in-by-provider",
            Self::SignedOut => "signed-out",
            Self::WrongPassword => "wrong-password",
            Self::WrongCode => "wrong-code",
            Self::PasswordSet => "password-set",
            Self::CodeAppSet => "code-app-set",
            Self::CodeAppRemoved => "code-app-removed",
            Self::RecoveryCodesMade => "recovery-codes-made",
            Self::RecoveryCodeUsed => "recovery-code-used",
            Self::PasskeyAdded => "passkey-added",
            Self::PasskeyRemoved => "passkey-removed",
            Self::SessionEnded => "session-ended",
            Self::SessionsEnded => "sessions-ended",
            Self::Invited => "invited",
            Self::LinkMade => "link-made",
            Self::Reset => "reset",
        }
    }

    /// The one that is called so.
    pub fn by_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.code() == code)
    }
}
