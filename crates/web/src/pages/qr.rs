//! A picture that a telephone reads.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use super::html::Html;

/// The light that must be around it, in modules.
const MARGIN: usize = 4;

/// A text as a picture: black on white whatever the page's colours, since cameras need it so. Nothing where it is too long.
pub(crate) fn svg(text: &str) -> Html {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return Html::default() };
    let (width, colours) = (code.width(), code.to_colors());
    let mut dark = String::new();
    for (row, line) in colours.chunks(width).enumerate() {
        let mut column = 0;
        for run in line.chunk_by(|one, next| one == next) {
            if run[0] == Color::Dark {
                // Writing to a text can't fail.
                let _ = write!(dark, "M{} {}h{}v1h-{}z", column + MARGIN, row + MARGIN, run.len(), run.len());
            }
            column += run.len();
        }
    }
    let whole = width + 2 * MARGIN;
    Html(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {whole} {whole}\" role=\"presentation\" shape-rendering=\"crispEdges\">\
         <rect width=\"{whole}\" height=\"{whole}\" fill=\"#fff\"/><path d=\"{dark}\" fill=\"#000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once() {
        let text = "otpauth://totp/Desk:sara%40example%2Ecom?secret=GEZDGNBVGY3TQOJQ";
        let Html(svg) = svg(text);
        let code = QrCode::with_error_correction_level(text, EcLevel::M).expect("it is short enough");
        let dark = code.to_colors().iter().filter(|colour| **colour == Color::Dark).count();
        let path = svg.split(" d=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a path");
        let runs = path.split('M').skip(1).map(|run| {
            let length = run.split('h').nth(1).and_then(|rest| rest.split('v').next());
            length.and_then(|length| length.parse::<usize>().ok()).expect("a length")
        });
        assert_eq!(runs.sum::<usize>(), dark);
        assert!(!svg.contains("style"), "the policy takes no style in a page");
    }

    #[test]
    fn what_is_too_long_has_no_picture() {
        assert_eq!(svg(&"x".repeat(5000)), Html::default());
    }
}
