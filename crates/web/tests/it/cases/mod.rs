//! Cases over the API.

mod opening;

use serde_json::{Value, json};

use crate::api::{Answer, Api};

/// A case of a priority, which the customer opens in the portal and confirms.
pub fn opens(api: &Api, who: &str, priority: &str) -> Answer {
    api.post(who, "/cases", &portal(priority)).is(201)
}

/// What a customer sends.
pub fn portal(priority: &str) -> Value {
    json!({
        "subject": "تعذّر الدخول", "message": "لا يستطيع أحد تسجيل الدخول.\nمنذ العاشرة.", "priority": priority,
        "confirmation": {"version": 1, "language": "ar"}
    })
}

/// The path of what is done to a case.
pub fn of(case: &Answer, verb: &str) -> String {
    format!("/cases/{}{verb}", case.id())
}
