//! Ending sessions. It needs no fresh sign-in: it only takes away.

use axum::extract::{Path, State};
use axum::response::Response;
use desk::identity::AccountEvent;

use super::done;
use crate::app::App;
use crate::pages::form::Form;
use crate::pages::sign_in::{Nothing, Whence};
use crate::pages::visitor::Visitor;
use crate::problem::Problem;

/// Ends one of the own sessions. One that isn't there has ended.
pub(super) async fn end(
    State(app): State<App>,
    whence: Whence,
    Path(id): Path<i64>,
    Form { who: visitor, .. }: Form<Visitor, Nothing>,
) -> Result<Response, Problem> {
    let (account, now) = (visitor.session.account, app.now());
    app.write(move |tx| {
        if store::end_session(tx, account, id)? {
            whence.tell(tx, account, AccountEvent::SessionEnded, now)?;
        }
        Ok(())
    })
    .await?;
    Ok(done("session"))
}

/// Ends all but this one.
pub(super) async fn end_others(
    State(app): State<App>,
    whence: Whence,
    Form { who: visitor, .. }: Form<Visitor, Nothing>,
) -> Result<Response, Problem> {
    let (account, this, now) = (visitor.session.account, visitor.session.id, app.now());
    app.write(move |tx| {
        if store::revoke_sessions(tx, account, Some(this))? > 0 {
            whence.tell(tx, account, AccountEvent::SessionsEnded, now)?;
        }
        Ok(())
    })
    .await?;
    Ok(done("sessions"))
}
