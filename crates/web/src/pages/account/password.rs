//! Another password.

use axum::extract::State;
use axum::response::Response;
use desk::identity::{AccountEvent, check_password};
use serde::Deserialize;

use super::page::{self, Wrong};
use super::{done, is_fresh, sign_in_again};
use crate::app::App;
use crate::pages::form::Form;
use crate::pages::sign_in::{Whence, address_of, hash_password};
use crate::pages::visitor::Visitor;
use crate::problem::Problem;

/// The password, as it is typed.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    password: String,
}

/// Sets it. All other sessions end: whoever knew the old one is out.
pub(super) async fn set(
    State(app): State<App>,
    whence: Whence,
    Form { who: visitor, data }: Form<Visitor, Typed>,
) -> Result<Response, Problem> {
    let now = app.now();
    if !is_fresh(&visitor, now) {
        return Ok(sign_in_again());
    }
    let password = match check_password(&data.password, address_of(&visitor.session.holder)) {
        Ok(password) => password,
        Err(error) => {
            let password = Some(error.problem(visitor.guest.language).to_owned());
            return page::answer(&app, visitor, "", Wrong { password, ..Wrong::default() }).await;
        }
    };
    let hash = hash_password(password, app.random()).await?;
    let (account, session) = (visitor.session.account, visitor.session.id);
    app.write(move |tx| {
        store::set_password(tx, account, &hash, Some(session), now)?;
        Ok(whence.tell(tx, account, AccountEvent::PasswordSet, now)?)
    })
    .await?;
    Ok(done("password"))
}
