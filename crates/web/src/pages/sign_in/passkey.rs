//! Signing in with a passkey: the browser finds it by itself, and nothing is typed.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use desk::identity::AccountEvent;
use serde::Deserialize;
use store::{Account, Passkey, Step, Tx};

use super::door::{Wrong, again};
use super::enter::{Entrance, keeping, see_with};
use super::out::Nothing;
use super::whence::Whence;
use crate::app::App;
use crate::pages::cookie::Cookie;
use crate::pages::form::Form;
use crate::pages::visitor::{Guest, own_path};
use crate::passkey::{Asked, Desk};
use crate::problem::Problem;

/// A step at which a passkey's answer is awaited.
const PASSKEY: &str = "passkey";

/// What the browser answered.
#[derive(Deserialize)]
pub(crate) struct Answered {
    #[serde(default)]
    answer: String,
    #[serde(default)]
    next: String,
}

/// A challenge, for the script that asks the browser to answer it.
pub(crate) async fn challenge(
    State(app): State<App>,
    whence: Whence,
    Form { who: guest, .. }: Form<Guest, Nothing>,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app.public_url, &super::vendor(&app, guest.language).await?)?;
    let (challenge, asked) = desk.challenge()?;
    let entrance = Entrance::new(&app, &guest, whence);
    let cookie =
        app.write(move |tx| Ok(entrance.remember(tx, PASSKEY, &Step { account: None, it: asked })?)).await?;
    Ok(keeping(Json(challenge).into_response(), &[cookie]))
}

/// The answer. A challenge is good for one.
pub(crate) async fn sign_in(
    State(app): State<App>,
    whence: Whence,
    Form { who: guest, data }: Form<Guest, Answered>,
) -> Result<Response, Problem> {
    let next = own_path(&data.next).to_owned();
    let desk = Desk::new(&app.public_url, &super::vendor(&app, guest.language).await?)?;
    let entrance = Entrance::new(&app, &guest, whence);
    let cookies = match desk.read(&data.answer) {
        Some(answer) => {
            app.write(move |tx| {
                let Some(asked) = asked(tx, &entrance)? else { return Ok(None) };
                let Some((account, passkey)) = known(tx, &answer.credential(), answer.handle)? else {
                    return Ok(None);
                };
                let Some(document) = desk.verify(&answer, asked, &passkey.document) else { return Ok(None) };
                Ok(entered(tx, &entrance, (&account, &passkey), &document)?)
            })
            .await?
        }
        None => None,
    };
    match cookies {
        Some(cookies) => Ok(see_with(&next, &cookies)),
        None => again(&app, &guest, "", &next, Wrong::Said("sign-in-passkey-failed")).await,
    }
}

/// What was asked of this browser, which isn't asked a second time.
fn asked(tx: &mut Tx<'_>, entrance: &Entrance) -> Result<Option<Asked>, store::Error> {
    let Some(secret) = &entrance.whence.step else { return Ok(None) };
    let taken = store::take_step(tx, &store::token_hash(secret), PASSKEY, entrance.now)?;
    Ok(taken.map(|step| step.it))
}

/// The passkey that the browser knows so, and the account, where the passkey's holder is the account's.
fn known(
    tx: &mut Tx<'_>,
    credential: &[u8],
    handle: [u8; 16],
) -> Result<Option<(Account, Passkey)>, store::Error> {
    let Some(passkey) = store::passkey_by_credential(tx, credential)? else { return Ok(None) };
    let account = store::account(tx, passkey.account)?.filter(|account| account.handle == Some(handle));
    Ok(account.map(|account| (account, passkey)))
}

fn entered(
    tx: &mut Tx<'_>,
    entrance: &Entrance,
    (account, passkey): (&Account, &Passkey),
    document: &str,
) -> Result<Option<Vec<Cookie>>, store::Error> {
    if !store::used_passkey(tx, passkey, document, entrance.now)? {
        return Ok(None);
    }
    entrance.enter(tx, account, AccountEvent::SignedInByPasskey, true).map(Some)
}
