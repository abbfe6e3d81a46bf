//! The built UI as it leaves the port: content types, caching, and a page that says how to build it when it is not there.

use std::borrow::Cow;

use axum::{
    http::{HeaderValue, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::answer::Refusal;

/// The files of `ui/dist`: inside the program in a release, read from the folder in a development build.
#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
struct Ui;

/// The file at `uri`, or the page of the UI when the address is one of its own.
pub(crate) async fn serve(uri: Uri) -> Response {
    find::<Ui>(uri.path())
}

const INDEX: &str = "index.html";

const NO_FILE: Refusal =
    Refusal { status: StatusCode::NOT_FOUND, code: "not_found", message: "There is no such file in the UI." };

const NOT_BUILT: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>Porchlight</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 40rem; margin: 15vh auto; padding: 0 1rem; }
</style>
<h1>The UI is not built yet</h1>
<p>The listener and the commands work. To see the UI, run this in the folder of the project, then start again:</p>
<pre>npm --prefix ui install
npm --prefix ui run build
cargo build</pre>
</html>
";

fn find<Files: RustEmbed>(path: &str) -> Response {
    let path = path.trim_start_matches('/');
    match Files::get(path) {
        Some(file) => respond(path, file),
        None if is_page(path) => Files::get(INDEX).map_or_else(not_built, |page| respond(INDEX, page)),
        None => NO_FILE.into_response(),
    }
}

/// Whether an address without a file is a screen of the UI and not a file that is missing.
fn is_page(path: &str) -> bool {
    !path.rsplit('/').next().is_some_and(|name| name.contains('.') && name != INDEX)
}

fn respond(path: &str, file: EmbeddedFile) -> Response {
    let kind = content_type(file.metadata.mimetype());
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, caching(path))], file.data).into_response()
}

fn content_type(guessed: &str) -> HeaderValue {
    let kind: Cow<'_, str> = if guessed.starts_with("text/") {
        format!("{guessed}; charset=utf-8").into()
    } else {
        guessed.into()
    };
    HeaderValue::from_str(&kind).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// Vite puts a hash of the content into every name under `assets/`, so those never change.
fn caching(path: &str) -> HeaderValue {
    HeaderValue::from_static(if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    })
}

fn not_built() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::CACHE_CONTROL, "no-store")], Html(NOT_BUILT)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A UI as Vite lays it out.
    #[derive(RustEmbed)]
    #[folder = "tests/ui"]
    struct Built;

    /// A folder without a page, as before the first build.
    #[derive(RustEmbed)]
    #[folder = "tests/ui/assets"]
    struct Unbuilt;

    fn check(response: &Response, status: u16, content_type: &str, caching: &str) {
        let header = |name| response.headers().get(name).unwrap().to_str().unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(header(header::CONTENT_TYPE), content_type);
        assert_eq!(header(header::CACHE_CONTROL), caching);
    }

    #[test]
    fn files_have_their_types_and_hashed_ones_are_kept_forever() {
        const FOREVER: &str = "public, max-age=31536000, immutable";
        check(&find::<Built>("/"), 200, "text/html; charset=utf-8", "no-cache");
        check(&find::<Built>("/index.html"), 200, "text/html; charset=utf-8", "no-cache");
        check(&find::<Built>("/icon.svg"), 200, "image/svg+xml", "no-cache");
        check(&find::<Built>("/assets/index-B3x9.js"), 200, "text/javascript; charset=utf-8", FOREVER);
        check(&find::<Built>("/assets/index-C7p1.css"), 200, "text/css; charset=utf-8", FOREVER);
        check(&find::<Built>("/assets/inter-D2k4.woff2"), 200, "font/woff2", FOREVER);
    }

    #[test]
    fn a_screen_is_the_page_and_a_missing_file_is_not() {
        check(&find::<Built>("/requests"), 200, "text/html; charset=utf-8", "no-cache");
        check(&find::<Built>("/assets/index-0ld0.js"), 404, "application/json", "no-store");
        check(&find::<Built>("/../Cargo.toml"), 404, "application/json", "no-store");
    }

    #[test]
    fn an_unbuilt_ui_says_how_to_build_it() {
        check(&find::<Unbuilt>("/"), 503, "text/html; charset=utf-8", "no-store");
        check(&find::<Unbuilt>("/index.html"), 503, "text/html; charset=utf-8", "no-store");
    }
}
