//! Cases: how one is shown, opening one, and its verbs as resources.

mod call;
mod confirmation;
mod customer;
mod heard;
mod life;
mod message;
mod names;
mod note;
mod open;
mod promise;
mod reply;
mod said;
mod show;
mod shown;
mod verb;
mod waiting;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub(crate) fn routes() -> OpenApiRouter<App> {
    let nouns = [
        call::routes(),
        heard::routes(),
        life::routes(),
        message::routes(),
        note::routes(),
        open::routes(),
        reply::routes(),
        show::routes(),
        waiting::routes(),
    ];
    nouns.into_iter().fold(OpenApiRouter::new(), OpenApiRouter::merge)
}
