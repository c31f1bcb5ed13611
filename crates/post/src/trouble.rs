//! What went wrong between the desk and a mail server, and how far they had got.

/// How far they had got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The server wasn't reached.
    Connect,
    /// It was, and they agreed on no TLS.
    Tls,
    /// Whoever gives out tokens gives none.
    Token,
    /// It doesn't let the desk in.
    Login,
    /// It has no such folder.
    Folder,
    /// Somewhere in between.
    Talk,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub stage: Stage,
    /// What was said of it.
    pub said: String,
}

impl Stage {
    /// For `map_err`.
    pub fn trouble<E: Into<String>>(self) -> impl FnOnce(E) -> Trouble {
        move |said| Trouble { stage: self, said: said.into() }
    }
}

impl From<Trouble> for String {
    fn from(trouble: Trouble) -> Self {
        trouble.said
    }
}

impl From<String> for Trouble {
    fn from(said: String) -> Self {
        Self { stage: Stage::Talk, said }
    }
}

impl From<&str> for Trouble {
    fn from(said: &str) -> Self {
        said.to_owned().into()
    }
}
