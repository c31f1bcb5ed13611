//! A device that holds one passkey, as the specification has it: ES256, no attestation, its user verified.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Where the desk is, for browsers.
pub const ORIGIN: &str = "https://desk.example";

pub struct Authenticator {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    /// What the desk called its user.
    pub handle: Vec<u8>,
    pub counter: u32,
    pub origin: &'static str,
    /// Whether it sees to it who holds it.
    pub verifies: bool,
}

fn encode(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

impl Authenticator {
    pub fn new(name: u8) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random).unwrap();
        Self { key, id: vec![name; 32], handle: Vec::new(), counter: 0, origin: ORIGIN, verifies: true }
    }

    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = options["challenge"].as_str().unwrap();
        let data = json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false});
        data.to_string().into_bytes()
    }

    /// The relying party, the flags and the counter.
    fn begin(&self, more: u8) -> Vec<u8> {
        let mut data = Sha256::digest("desk.example").to_vec();
        data.push(1 | more | if self.verifies { 4 } else { 0 });
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// What `navigator.credentials.create` answers with.
    pub fn create(&mut self, options: &Value) -> String {
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        self.handle = BASE64_URL_SAFE_NO_PAD.decode(options["user"]["id"].as_str().unwrap()).unwrap();
        let mut data = self.begin(0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        let point = self.key.public_key().as_ref();
        // COSE: an elliptic key for ES256 on P-256, x, y.
        data.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 32]);
        data.extend(&point[33..65]);
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": …}
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let client = self.client("webauthn.create", options);
        let id = encode(&self.id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "authenticatorAttachment": "platform",
            "clientExtensionResults": {"credProps": {"rk": true}},
            "response": {
                "attestationObject": encode(&object), "clientDataJSON": encode(&client), "transports": ["internal"]
            }
        })
        .to_string()
    }

    /// What `navigator.credentials.get` answers with.
    pub fn get(&self, options: &Value) -> String {
        assert_eq!(options["userVerification"], "required");
        let data = self.begin(0);
        let client = self.client("webauthn.get", options);
        let signed = [&data[..], &Sha256::digest(&client)[..]].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        let id = encode(&self.id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
            "response": {
                "authenticatorData": encode(&data), "clientDataJSON": encode(&client),
                "signature": encode(signature.as_ref()), "userHandle": encode(&self.handle)
            }
        })
        .to_string()
    }
}
