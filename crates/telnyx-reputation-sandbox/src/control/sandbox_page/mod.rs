//! The page for people: one document that asks for nothing from elsewhere, and says so to the browser.

use std::sync::LazyLock;

use axum::response::{Html, IntoResponse, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderValue, header::CONTENT_SECURITY_POLICY};
use sha2::{Digest, Sha256};

const HTML: &str = include_str!("page.html");
const STYLE: &str = include_str!("style.css");
/// One script after another: what is used is above what uses it.
const SCRIPT: &str = concat!(
    include_str!("api.js"),
    include_str!("format.js"),
    include_str!("elements.js"),
    include_str!("numbers.js"),
    include_str!("number.js"),
    include_str!("spend.js"),
    include_str!("ledger.js"),
    include_str!("enterprises.js"),
    include_str!("webhooks.js"),
    include_str!("faults.js"),
    include_str!("main.js"),
);

/// The document and its policy: nothing but these very styles and this very script, which may ask this sandbox alone.
static PAGE: LazyLock<(String, HeaderValue)> = LazyLock::new(|| {
    let document = HTML
        .replace("<style></style>", &format!("<style>{STYLE}</style>"))
        .replace("<script></script>", &format!("<script>{SCRIPT}</script>"));
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; connect-src 'self'; img-src data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
        source(STYLE),
        source(SCRIPT)
    );
    let refuse_all = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    (document, HeaderValue::try_from(policy).unwrap_or(refuse_all))
});

pub(super) async fn get() -> Response {
    let (document, policy) = &*PAGE;
    ([(CONTENT_SECURITY_POLICY, policy.clone())], Html(document.as_str())).into_response()
}

fn source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}
