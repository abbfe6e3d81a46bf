//! Who may come in: Host and Origin on every request, the token where there is something to take.
//!
//! The port listens on this machine, but every web page the owner visits can send requests to it too. A page under a
//! foreign name that is made to resolve to 127.0.0.1 (DNS rebinding) is told by its Host, any other page by its Origin,
//! and neither can know the token.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, StatusCode, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{answer::Refusal, token::Token};

/// What a request is measured against.
pub(crate) struct Guard {
    pub(crate) bound: SocketAddr,
    pub(crate) token: Token,
}

/// Lets a request pass that was sent to this machine by name or address, and not by a foreign page.
pub(crate) async fn check_sender(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    match guard.judge_sender(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Lets a request pass that carries the token.
pub(crate) async fn check_token(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    match guard.judge_token(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

const FOREIGN_HOST: Refusal = Refusal {
    status: StatusCode::FORBIDDEN,
    code: "forbidden_host",
    message: "The UI answers only under the address it was started with. Open it with the link printed at the start.",
};

const FOREIGN_ORIGIN: Refusal = Refusal {
    status: StatusCode::FORBIDDEN,
    code: "forbidden_origin",
    message: "The UI does not answer other web pages.",
};

const NO_TOKEN: Refusal = Refusal {
    status: StatusCode::UNAUTHORIZED,
    code: "unauthorized",
    message: "The token is missing or is not the one of this start. Open the UI with the link printed at the start.",
};

impl Guard {
    fn judge_sender(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let host = only(headers, header::HOST).filter(|host| self.is_ours(host)).ok_or(FOREIGN_HOST)?;
        if !headers.contains_key(header::ORIGIN) {
            return Ok(());
        }
        only(headers, header::ORIGIN)
            .and_then(|origin| origin.strip_prefix("http://"))
            .filter(|origin| origin.eq_ignore_ascii_case(host))
            .map(drop)
            .ok_or(FOREIGN_ORIGIN)
    }

    fn judge_token(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        only(headers, header::AUTHORIZATION)
            .and_then(|value| value.strip_prefix("Bearer "))
            .filter(|given| self.token.matches(given))
            .map(drop)
            .ok_or(NO_TOKEN)
    }

    /// Whether a Host header names this port of this machine.
    fn is_ours(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        let port = authority.port_u16().unwrap_or(80);
        port == self.bound.port() && self.is_our_name(authority.host()) && !host.contains('@')
    }

    fn is_our_name(&self, name: &str) -> bool {
        if name.eq_ignore_ascii_case("localhost") {
            return true;
        }
        let Ok(address) = name.trim_matches(['[', ']']).parse::<IpAddr>() else { return false };
        address == self.bound.ip()
            || address == Ipv4Addr::LOCALHOST
            || address == Ipv6Addr::LOCALHOST
            // Bound to every address of the machine: any of them is right. Rebinding needs a name, so an address in
            // figures is no danger.
            || self.bound.ip().is_unspecified()
    }
}

/// The value of a header that stands there exactly once, as text.
fn only(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_some() { None } else { value.to_str().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(bound: &str) -> Guard {
        Guard { bound: bound.parse().unwrap(), token: Token::new().unwrap() }
    }

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, value.parse().unwrap());
        }
        headers
    }

    fn check_host(bound: &str, host: &str, expected: Result<(), Refusal>) {
        assert_eq!(
            guard(bound).judge_sender(&headers(&[(header::HOST, host)])),
            expected,
            "{host} at {bound}"
        );
    }

    #[test]
    fn the_host_is_this_machine_at_this_port() {
        for host in ["127.0.0.1:8788", "localhost:8788", "LOCALHOST:8788", "[::1]:8788"] {
            check_host("127.0.0.1:8788", host, Ok(()));
        }
        for host in [
            "evil.example:8788",
            "127.0.0.1",
            "127.0.0.1:8787",
            "localhost.evil.example:8788",
            "192.168.1.5:8788",
            "me@127.0.0.1:8788",
            "127.0.0.1:8788/",
            "",
        ] {
            check_host("127.0.0.1:8788", host, Err(FOREIGN_HOST));
        }
    }

    #[test]
    fn a_port_on_the_local_network_answers_under_its_addresses_only() {
        check_host("192.168.1.5:8788", "192.168.1.5:8788", Ok(()));
        check_host("192.168.1.5:8788", "192.168.1.6:8788", Err(FOREIGN_HOST));
        check_host("0.0.0.0:8788", "192.168.1.5:8788", Ok(()));
        check_host("0.0.0.0:8788", "evil.example:8788", Err(FOREIGN_HOST));
        check_host("127.0.0.1:80", "localhost", Ok(()));
    }

    #[test]
    fn no_host_or_two_are_refused() {
        let guard = guard("127.0.0.1:8788");
        let twice = [(header::HOST, "127.0.0.1:8788"), (header::HOST, "127.0.0.1:8788")];
        assert_eq!(guard.judge_sender(&headers(&[])), Err(FOREIGN_HOST));
        assert_eq!(guard.judge_sender(&headers(&twice)), Err(FOREIGN_HOST));
    }

    #[test]
    fn an_origin_is_the_same_as_the_host() {
        let check = |origin: &str, expected| {
            let sent = headers(&[(header::HOST, "localhost:8788"), (header::ORIGIN, origin)]);
            assert_eq!(guard("127.0.0.1:8788").judge_sender(&sent), expected, "{origin}");
        };
        check("http://localhost:8788", Ok(()));
        for origin in ["https://localhost:8788", "http://localhost:5173", "http://evil.example", "null", ""] {
            check(origin, Err(FOREIGN_ORIGIN));
        }
    }

    #[test]
    fn the_token_stands_in_the_authorization_header_once() {
        let guard = guard("127.0.0.1:8788");
        let right = format!("Bearer {}", guard.token.as_str());
        let check = |values: &[&str], expected| {
            let pairs: Vec<_> = values.iter().map(|value| (header::AUTHORIZATION, *value)).collect();
            assert_eq!(guard.judge_token(&headers(&pairs)), expected);
        };
        check(&[&right], Ok(()));
        check(&[], Err(NO_TOKEN));
        check(&["Bearer wrong"], Err(NO_TOKEN));
        check(&[guard.token.as_str()], Err(NO_TOKEN));
        check(&[&right, &right], Err(NO_TOKEN));
    }
}
