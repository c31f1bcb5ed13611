//! The API's document: what holds for every operation, and the page that shows it.

use std::collections::BTreeMap;

use axum::Router;
use axum::routing::get;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    InfoBuilder, ObjectBuilder, OpenApi, Ref, RefOr, Required, ResponseBuilder, Schema, Type,
};
use utoipa::{PartialSchema as _, ToSchema as _};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::app::App;
use crate::problem::{Written, WrongField};

/// Serves the document, and a page that shows it.
pub(crate) fn documentation(document: OpenApi) -> Router<App> {
    let config = Config::new(["/api/openapi.json"]).try_it_out_enabled(true);
    Router::new()
        .route("/api/openapi.json", get(move || async { axum::Json(document) }))
        .merge(SwaggerUi::new("/api/docs").config(config))
}

/// Adds what every operation has, so that no handler says it again: the token, the key of a POST, and problems.
pub(crate) fn complete(document: &mut OpenApi) {
    document.info = InfoBuilder::new()
        .title("Radd")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "A support desk that makes a promise and keeps it. Instants are RFC 3339; problems are RFC 9457, in the \
             language of Accept-Language (en, ar).",
        ))
        .build();
    let components = document.components.get_or_insert_with(Default::default);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme("token", SecurityScheme::Http(bearer));
    components.schemas.insert("Problem".to_owned(), Written::schema());
    components.schemas.insert(WrongField::name().into_owned(), WrongField::schema());
    document.security = Some(vec![SecurityRequirement::new::<_, [String; 0], String>("token", [])]);
    let schemas = components.schemas.clone();
    for (address, path) in &mut document.paths.paths {
        let all = [
            ("get", &mut path.get),
            ("put", &mut path.put),
            ("post", &mut path.post),
            ("delete", &mut path.delete),
            ("patch", &mut path.patch),
        ];
        for (method, operation) in all {
            if let Some(operation) = operation {
                finish(method, address, operation);
                body_as_it_is_read(operation, &schemas);
            }
        }
    }
}

fn finish(method: &str, address: &str, operation: &mut Operation) {
    operation.operation_id = Some(operation_id(method, address));
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            description(status).clone_into(&mut response.description);
        }
    }
    for (statuses, whose) in [("4XX", "A problem with the request"), ("5XX", "A problem on our side")] {
        let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response =
            ResponseBuilder::new().description(whose).content("application/problem+json", problem).build();
        operation.responses.responses.insert(statuses.to_owned(), RefOr::T(response));
    }
    // What is done to a case, or adds a version, is done to the version that was read, whichever the method.
    let of_a_version = address.starts_with("/api/v1/cases/{id}") || address.ends_with("/versions");
    let headers = match method {
        "post" if of_a_version => vec![idempotency_key(), if_match()],
        "post" => vec![idempotency_key()],
        "put" | "patch" => vec![if_match()],
        "delete" if of_a_version => vec![if_match()],
        _ => Vec::new(),
    };
    operation.parameters.get_or_insert_with(Vec::new).extend(headers.into_iter().map(RefOr::T));
}

/// A request without a body is read as one with an empty object, which does where no field is needed.
fn body_as_it_is_read(operation: &mut Operation, schemas: &BTreeMap<String, RefOr<Schema>>) {
    let Some(RefOr::T(body)) = &mut operation.request_body else { return };
    let Some(RefOr::T(json)) = body.content.get("application/json") else { return };
    let Some(RefOr::Ref(of)) = &json.schema else { return };
    let name = of.ref_location.rsplit('/').next().unwrap_or_default();
    if let Some(RefOr::T(Schema::Object(object))) = schemas.get(name)
        && object.required.is_empty()
    {
        body.required = Some(Required::False);
    }
}

/// What generated clients call it. Handlers of several nouns have the same name, and each id must be another.
fn operation_id(method: &str, address: &str) -> String {
    let place = address.trim_start_matches("/api/v1").replace(['{', '}'], "").replace(['/', '-'], "_");
    format!("{method}{place}")
}

/// OpenAPI wants a word about every answer.
fn description(status: &str) -> &'static str {
    match status {
        "201" => "It is there now",
        "204" => "It is done",
        _ => "What was asked for",
    }
}

fn header(name: &str, description: &str, pattern: Option<&str>) -> Parameter {
    let text = ObjectBuilder::new().schema_type(Type::String).pattern(pattern).build();
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(text))
        .build()
}

fn idempotency_key() -> Parameter {
    header(
        "Idempotency-Key",
        "What you call this request: sent again with the same key, it does nothing twice and is answered as before.",
        Some("^([!-~]{1,255}|\"[!-~]{1,255}\")$"),
    )
}

fn if_match() -> Parameter {
    header("If-Match", "The ETag of what you read: if it is another by now, nothing is changed (412).", None)
}
