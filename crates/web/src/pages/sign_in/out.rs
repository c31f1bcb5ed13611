//! Signing out.

use axum::extract::State;
use axum::response::Response;
use desk::identity::AccountEvent;
use serde::Deserialize;

use super::enter::see_with;
use super::whence::Whence;
use crate::app::App;
use crate::pages::cookie;
use crate::pages::form::Form;
use crate::pages::visitor::Visitor;
use crate::problem::Problem;

/// Nothing but the mark.
#[derive(Deserialize)]
pub(crate) struct Nothing {}

/// Ends the session of this browser.
pub(crate) async fn sign_out(
    State(app): State<App>,
    whence: Whence,
    Form { who: visitor, .. }: Form<Visitor, Nothing>,
) -> Result<Response, Problem> {
    let (account, id, now) = (visitor.session.account, visitor.session.id, app.now());
    let ended = app.write(move |tx| {
        if store::end_session(tx, account, id)? {
            whence.tell(tx, account, AccountEvent::SignedOut, now)?;
        }
        Ok(())
    });
    ended.await?;
    Ok(see_with("/sign-in", &[visitor.guest.cookies.forget(cookie::SESSION)]))
}
