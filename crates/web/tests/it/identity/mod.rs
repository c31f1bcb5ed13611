//! Who somebody is, in the browser.

mod account;
mod browser;
mod sign_in;
