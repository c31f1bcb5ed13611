//! Cases: how one is shown, opening one, and its verbs as resources.

pub(crate) mod assignment;
pub(crate) mod availability;
pub(crate) mod binding;
pub(crate) mod bulk_notice;
pub(crate) mod call;
pub(crate) mod confirmation;
pub(crate) mod contest;
mod customer;
mod event;
pub(crate) mod further;
pub(crate) mod heard;
mod history;
pub(crate) mod life;
pub(crate) mod link;
pub(crate) mod merge;
pub(crate) mod message;
mod moves;
pub(crate) mod names;
pub(crate) mod note;
pub(crate) mod open;
pub(crate) mod outlook;
pub(crate) mod participants;
pub(crate) mod priority;
pub(crate) mod promise;
mod refused_call;
pub(crate) mod reply;
pub(crate) mod said;
pub(crate) mod show;
pub(crate) mod shown;
pub(crate) mod terms;
pub(crate) mod verb;
pub(crate) mod waiting;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub(crate) fn routes() -> OpenApiRouter<App> {
    let nouns = [
        assignment::routes(),
        availability::routes(),
        binding::routes(),
        bulk_notice::routes(),
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
        participants::routes(),
        priority::routes(),
        refused_call::routes(),
        reply::routes(),
        show::routes(),
        terms::routes(),
        waiting::routes(),
    ];
    nouns.into_iter().fold(OpenApiRouter::new(), OpenApiRouter::merge)
}
