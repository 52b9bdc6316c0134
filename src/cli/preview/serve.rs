//! Answers the page. Only this machine can ask, and only the page itself: a foreign page that tries
//! by another name for this machine is turned away by its `Host` or `Origin`.

use super::super::console::{Console, Failure};
use super::state::State;
use std::collections::HashMap;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tiny_http::{Header, Method, Request, Response, Server};

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// How long a page waits for news before it asks again.
const PATIENCE: Duration = Duration::from_secs(20);

/// Answers until the server is gone.
pub fn serve(
    server: &Server,
    port: u16,
    state: &Arc<State>,
    console: &mut Console,
) -> Result<(), Failure> {
    for request in server.incoming_requests() {
        if !is_own(&request, port) {
            answer(request, 403, "text/plain", "this page is for this machine only".to_owned());
            continue;
        }
        let url = request.url().to_owned();
        let (path, query) = url.split_once('?').unwrap_or((&url, ""));
        let query = parameters(query);
        let get = |name: &str| query.get(name).map_or("", String::as_str);
        match (request.method(), path) {
            (Method::Get, "/") => answer(request, 200, "text/html", PAGE.to_owned()),
            (Method::Get, "/page.css") => answer(request, 200, "text/css", STYLE.to_owned()),
            (Method::Get, "/page.js") => answer(request, 200, "text/javascript", SCRIPT.to_owned()),
            (Method::Get, "/state") => {
                let (state, after) = (Arc::clone(state), get("after").parse().unwrap_or(0));
                thread::spawn(move || {
                    let text = state.newer_than(after, PATIENCE).to_string();
                    answer(request, 200, "application/json", text);
                });
            }
            (Method::Get, "/picture") => {
                match state.picture(get("journey"), get("view"), get("theme")) {
                    Some(svg) => answer(request, 200, "image/svg+xml", svg),
                    None => answer(request, 404, "text/plain", "no such picture".to_owned()),
                }
            }
            (Method::Post, "/open") => match state.locate(get("path")) {
                Some(place) => {
                    console.print(&format!("{place}\n"))?;
                    answer(request, 200, "text/plain", place);
                }
                None => answer(request, 404, "text/plain", "not in the source".to_owned()),
            },
            (Method::Post, "/show") => {
                match state.show(get("file"), get("line").parse().unwrap_or(0)) {
                    Some(path) => answer(request, 200, "text/plain", path),
                    None => answer(request, 404, "text/plain", "nothing is there".to_owned()),
                }
            }
            _ => answer(request, 404, "text/plain", "there is nothing here".to_owned()),
        }
    }
    Ok(())
}

/// Whether a request comes from the page, or from a program of this machine.
fn is_own(request: &Request, port: u16) -> bool {
    let of = |name: &'static str| {
        request.headers().iter().find(|h| h.field.equiv(name)).map(|h| h.value.as_str().to_owned())
    };
    let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let host = of("Host").is_some_and(|host| hosts.contains(&host));
    let origin = of("Origin")
        .is_none_or(|origin| hosts.iter().any(|host| origin == format!("http://{host}")));
    host && origin
}

/// The parameters of a query, decoded.
fn parameters(query: &str) -> HashMap<String, String> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

/// Text without `%41` and `+`; what is no UTF-8 is replaced.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn answer(request: Request, status: u16, kind: &str, text: String) {
    let headers = [
        ("Content-Type", format!("{kind}; charset=utf-8")),
        ("Cache-Control", "no-store".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        (
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; \
             style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'"
                .to_owned(),
        ),
    ];
    let mut response = Response::from_string(text).with_status_code(status);
    for (name, value) in headers {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    // A reader that has gone needs no answer.
    let _ = request.respond(response);
}

#[cfg(test)]
mod tests {
    use super::{decoded, parameters};

    #[test]
    fn queries_are_decoded() {
        assert_eq!(decoded("a%2Fb+c%e4%b9%b0"), "a/b c买");
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%zz%4"), "%zz%4");
        let found = parameters("journey=%E4%B9%B0&view=map&x");
        assert_eq!(found["journey"], "买");
        assert_eq!(found.len(), 2);
    }
}
