//! Cases: how one is shown, opening one, and its verbs as resources.

mod assignment;
mod availability;
mod binding;
mod call;
mod confirmation;
mod contest;
mod customer;
mod event;
mod further;
mod heard;
mod history;
mod life;
mod link;
mod merge;
mod message;
mod moves;
pub(crate) mod names;
mod note;
mod open;
mod outlook;
mod priority;
pub(super) mod promise;
mod refused_call;
mod reply;
mod said;
pub(crate) mod show;
pub(crate) mod shown;
mod terms;
mod verb;
mod waiting;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub(crate) fn routes() -> OpenApiRouter<App> {
    let nouns = [
        assignment::routes(),
        availability::routes(),
        binding::routes(),
        call::routes(),
        contest::routes(),
        heard::routes(),
        history::routes(),
        life::routes(),
        link::routes(),
        merge::routes(),
        message::routes(),
        moves::routes(),
        note::routes(),
        open::routes(),
        priority::routes(),
        refused_call::routes(),
        reply::routes(),
        show::routes(),
        terms::routes(),
        waiting::routes(),
    ];
    nouns.into_iter().fold(OpenApiRouter::new(), OpenApiRouter::merge)
}
