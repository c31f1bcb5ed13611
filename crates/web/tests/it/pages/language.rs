//! In which language somebody reads whom we don't know.

use crate::api::apis;

#[test]
fn a_browser_is_answered_in_the_language_that_it_asks_for_first_of_those_we_have() {
    apis(|api| {
        for (asked, answered) in [
            ("ar", "ar"),
            ("ar-EG", "ar"),
            ("AR-sa", "ar"),
            ("fr-FR, fr;q=0.9, ar-MA;q=0.8, en;q=0.7", "ar"),
            ("ar;q=0.5, en-GB", "en"),
            ("fr", "en"),
            ("", "en"),
        ] {
            let page = api
                .ask_at("", "GET", "/sign-in")
                .header("accept", "text/html")
                .header("accept-language", asked);
            assert_eq!(page.send().headers["content-language"], answered, "{asked}");
        }
    });
}
