//! Who somebody is, in the browser.

mod account;
mod authenticator;
mod browser;
mod passkeys;
mod provider;
mod sign_in;
