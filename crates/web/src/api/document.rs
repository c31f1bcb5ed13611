//! The API's document: what holds for every operation, and the page that shows it.

use axum::Router;
use axum::routing::get;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{InfoBuilder, ObjectBuilder, OpenApi, Ref, RefOr, Required, ResponseBuilder, Type};
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
    for (address, path) in &mut document.paths.paths {
        let all = [
            (HttpMethod::Get, &mut path.get),
            (HttpMethod::Put, &mut path.put),
            (HttpMethod::Post, &mut path.post),
            (HttpMethod::Delete, &mut path.delete),
            (HttpMethod::Patch, &mut path.patch),
        ];
        for (method, operation) in all {
            operation.iter_mut().for_each(|operation| finish(&method, address, operation));
        }
    }
}

fn finish(method: &HttpMethod, address: &str, operation: &mut Operation) {
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response =
        ResponseBuilder::new().description("A problem").content("application/problem+json", problem).build();
    operation.responses.responses.insert("default".to_owned(), RefOr::T(response));
    // What is done to a case, or adds a version, is done to the version that was read, whichever the method.
    let of_a_version = address.starts_with("/api/v1/cases/{id}") || address.ends_with("/versions");
    let headers = match method {
        HttpMethod::Post if of_a_version => vec![idempotency_key(), if_match()],
        HttpMethod::Post => vec![idempotency_key()],
        HttpMethod::Put | HttpMethod::Patch => vec![if_match()],
        HttpMethod::Delete if of_a_version => vec![if_match()],
        _ => Vec::new(),
    };
    operation.parameters.get_or_insert_with(Vec::new).extend(headers.into_iter().map(RefOr::T));
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
        Some("^[!-~]{1,255}$"),
    )
}

fn if_match() -> Parameter {
    header("If-Match", "The ETag of what you read: if it is another by now, nothing is changed (412).", None)
}
