//! The API's document is kept in the repository, so that a change of it is seen.

use std::path::Path;

#[test]
fn the_documents_copy_in_docs_is_what_is_served() {
    let copy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let served = web::document().to_pretty_json().unwrap() + "\n";
    if std::env::var_os("RENEW").is_some() {
        std::fs::write(&copy, &served).unwrap();
    }
    let kept = std::fs::read_to_string(&copy).unwrap_or_default();
    let differs = kept.lines().zip(served.lines()).position(|(kept, served)| kept != served);
    let line = differs.unwrap_or_else(|| kept.lines().count().min(served.lines().count())) + 1;
    assert!(
        kept == served,
        "docs/openapi.json isn't what is served, from line {line} on. If the API is meant to be so, renew it: make openapi"
    );
}
