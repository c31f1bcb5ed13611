//! Passkeys, as WebAuthn has them: who holds one was seen to by the device, so that it is two factors in one.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

use crate::problem::Problem;

/// What is remembered between the challenge of a sign-in and the answer.
#[derive(Serialize, Deserialize)]
pub(crate) struct Asked(DiscoverableAuthentication);

/// What is remembered while a passkey is made.
#[derive(Serialize, Deserialize)]
pub(crate) struct Making(PasskeyRegistration);

/// Whose answer it is, before it was verified.
pub(crate) struct Answer {
    credential: PublicKeyCredential,
    /// What the passkey knows its holder by.
    pub handle: [u8; 16],
}

/// A passkey that was made.
pub(crate) struct Made {
    /// What the browser knows it by.
    pub credential: Vec<u8>,
    /// What answers are verified with.
    pub document: String,
}

/// The desk, as passkeys know it: by its address, which a passkey gives its answers to and to no other.
pub(crate) struct Desk(Webauthn);

impl Desk {
    /// By the address that people reach it at.
    pub fn new(public_url: &str, vendor: &str) -> Result<Self, Problem> {
        let url = Url::parse(public_url).map_err(|error| Problem::ours(&error))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let built = WebauthnBuilder::new(&host, &url).and_then(|builder| builder.rp_name(vendor).build());
        built.map(Self).map_err(|error| Problem::ours(&error))
    }

    /// A challenge that any passkey of this desk can answer.
    pub fn challenge(&self) -> Result<(Value, Asked), Problem> {
        let (challenge, asked) = self.0.start_discoverable_authentication().map_err(ours)?;
        Ok((value(&challenge.public_key)?, Asked(asked)))
    }

    /// An answer as it was sent; nothing where it is none.
    pub fn read(&self, sent: &str) -> Option<Answer> {
        let credential: PublicKeyCredential = serde_json::from_str(sent).ok()?;
        let (handle, _) = self.0.identify_discoverable_authentication(&credential).ok()?;
        Some(Answer { handle: handle.into_bytes(), credential })
    }

    /// What is kept of a passkey after its answer, its counter moved on; nothing where the answer isn't good.
    pub fn verify(&self, answer: &Answer, asked: Asked, document: &str) -> Option<String> {
        let mut passkey: Passkey = serde_json::from_str(document).ok()?;
        let key = DiscoverableKey::from(&passkey);
        let verified = self.0.finish_discoverable_authentication_v2(&answer.credential, asked.0, &key);
        let result = verified.inspect_err(|error| tracing::warn!("a passkey's answer: {error}")).ok()?;
        passkey.update_credential(&result);
        serde_json::to_string(&passkey).ok()
    }

    /// What a browser makes a passkey by, for somebody who has some already.
    pub fn make(
        &self,
        handle: [u8; 16],
        (address, name): (&str, &str),
        there: Vec<Vec<u8>>,
    ) -> Result<(Value, Making), Problem> {
        let there = Some(there);
        let started = self.0.start_passkey_registration(Uuid::from_bytes(handle), address, name, there);
        let (challenge, making) = started.map_err(ours)?;
        let mut options = value(&challenge.public_key)?;
        // The door asks for no address before it: the device must find the passkey by itself.
        if let Some(selection) = options.get_mut("authenticatorSelection").and_then(Value::as_object_mut) {
            selection.insert("residentKey".to_owned(), "required".into());
            selection.insert("requireResidentKey".to_owned(), true.into());
        }
        Ok((options, Making(making)))
    }

    /// The passkey that was made; nothing where what was sent isn't good.
    pub fn made(&self, sent: &str, making: &Making) -> Option<Made> {
        let sent: RegisterPublicKeyCredential = serde_json::from_str(sent).ok()?;
        let made = self.0.finish_passkey_registration(&sent, &making.0);
        let passkey = made.inspect_err(|error| tracing::warn!("a passkey: {error}")).ok()?;
        let document = serde_json::to_string(&passkey).ok()?;
        Some(Made { credential: passkey.cred_id().to_vec(), document })
    }
}

impl Answer {
    /// What the browser knows the passkey by.
    pub fn credential(&self) -> Vec<u8> {
        self.credential.get_credential_id().to_vec()
    }
}

fn value(options: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(options).map_err(|error| Problem::ours(&error))
}

fn ours(error: WebauthnError) -> Problem {
    Problem::ours(&error)
}
