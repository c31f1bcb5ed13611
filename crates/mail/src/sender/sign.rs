//! The signature under our own mail (DKIM, RFC 6376), by which others see that it is from here and as it was sent.

use mail_auth::common::crypto::{Ed25519Key, RsaKey, Sha256};
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::{DkimSigner, Done};
use mail_builder::encoders::Base64Encoder;
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject as _;

use super::ascii;

/// What is signed of a header: what people see, what programs act on, and what says how the body is read (RFC 6376 5.4.1,
/// RFC 8058 4). From stands twice and others may be missing, so that nobody adds another one on the way.
const SIGNED: [&str; 16] = [
    "From",
    "From",
    "To",
    "Cc",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
];

/// What begins the public key of RSA in a record: the algorithm (RFC 3279 2.3.1).
const RSA: [u8; 15] =
    [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/// What signs for one domain.
pub struct Signer(Key);

enum Key {
    Rsa(Box<DkimSigner<RsaKey<Sha256>, Done>>),
    Ed25519(Box<DkimSigner<Ed25519Key, Done>>),
}

/// Why nothing can be signed; of a key nothing is repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyProblem {
    /// This isn't a name that name servers know.
    Name(String),
    /// It isn't a private key as PEM.
    NotAKey,
    /// It is neither a key of RSA from 2048 bits nor one of Ed25519.
    Kind,
    /// The message couldn't be signed; what was said of it.
    Refused(String),
}

impl Signer {
    /// Signs for the domain with the private key, PEM of PKCS #8 or PKCS #1, whose public half
    /// `selector._domainkey.domain` holds.
    ///
    /// # Errors
    /// What is wrong with a name or the key.
    pub fn new(domain: &str, selector: &str, pem: &str) -> Result<Self, KeyProblem> {
        let (domain, selector) = (name(domain)?, name(selector)?);
        let der = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| KeyProblem::NotAKey)?;
        if let PrivateKeyDer::Pkcs8(pkcs8) = &der
            && let Ok(key) = Ed25519Key::from_pkcs8_maybe_unchecked_der(pkcs8.secret_pkcs8_der())
        {
            let signer = DkimSigner::from_key(key).domain(domain).selector(selector).headers(SIGNED);
            return Ok(Self(Key::Ed25519(Box::new(signer))));
        }
        let key = RsaKey::<Sha256>::from_key_der(der).map_err(|_| KeyProblem::Kind)?;
        let signer = DkimSigner::from_key(key).domain(domain).selector(selector).headers(SIGNED);
        Ok(Self(Key::Rsa(Box::new(signer))))
    }

    /// The message with its signature above it. When it was signed is by the machine's clock, which the library reads.
    ///
    /// # Errors
    /// The key refuses.
    pub fn signed(&self, message: &[u8]) -> Result<Vec<u8>, KeyProblem> {
        let signature = match &self.0 {
            Key::Rsa(signer) => signer.sign(message),
            Key::Ed25519(signer) => signer.sign(message),
        };
        let signature = signature.map_err(|error| KeyProblem::Refused(error.to_string()))?;
        Ok([signature.to_header().as_bytes(), message].concat())
    }

    /// The name of the record that others ask for, and its text (RFC 6376 3.6.1).
    pub fn record(&self) -> (String, String) {
        let (template, kind, key) = match &self.0 {
            Key::Rsa(signer) => (&signer.template, "rsa", rsa_key(&signer.key.public_key())),
            Key::Ed25519(signer) => (&signer.template, "ed25519", signer.key.public_key()),
        };
        let mut encoded = Vec::new();
        Base64Encoder::new().encode_into(&key, &mut encoded);
        let name = format!("{}._domainkey.{}", template.s, template.d);
        (name, format!("v=DKIM1; k={kind}; p={}", String::from_utf8_lossy(&encoded)))
    }
}

fn name(name: &str) -> Result<String, KeyProblem> {
    let known = ascii(name);
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let plain = known.split('.').all(|label| !label.is_empty() && label.bytes().all(is_letter));
    if plain && known.len() <= 253 { Ok(known) } else { Err(KeyProblem::Name(name.into())) }
}

/// The key as records have it: beside the number its algorithm.
fn rsa_key(key: &[u8]) -> Vec<u8> {
    let bits = der(0x03, &[&[0], key].concat());
    der(0x30, &[RSA.as_slice(), &bits].concat())
}

/// A value in DER with its tag and length.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length = &length[length.iter().take_while(|byte| **byte == 0).count()..];
    let mut out = vec![tag];
    if content.len() >= 128 {
        out.push(0x80 | u8::try_from(length.len()).unwrap_or_default());
    }
    out.extend(length);
    out.extend(content);
    out
}
