//! What is hidden before a request is shown.

use porchlight_engine::intake::mask::{is_secret_header, masked, masked_body, masked_header, masked_target};
use proptest::prelude::*;

const KEY: &str = "plk_00112233445566778899aabbccdd2001";
const HIDDEN: &str = "••••••••••••••••••••••••••••••••2001";

#[test]
fn the_last_four_characters_stay() {
    assert_eq!(masked(KEY), HIDDEN);
    assert_eq!(masked("123456789012"), "••••••••9012");
}

#[test]
fn short_secrets_are_hidden_whole() {
    assert_eq!(masked("12345678901"), "•••••••••••");
    assert_eq!(masked("hunter2"), "•••••••");
    assert_eq!(masked(""), "");
}

#[test]
fn headers_that_carry_secrets_are_known_in_any_case() {
    for name in [
        "X-API-KEY",
        "x-api-key",
        "ApiKey",
        "Authorization",
        "PROXY-AUTHORIZATION",
        "Cookie",
        "Set-Cookie",
        "X-Auth-Token",
        "X-Client-Secret",
        "X-Hub-Password",
        "X-Access-Key",
    ] {
        assert!(is_secret_header(name), "{name}");
    }
    for name in ["Content-Type", "User-Agent", "X-Request-ID", "Host", "Key", "X-Forwarded-For"] {
        assert!(!is_secret_header(name), "{name}");
    }
}

#[test]
fn the_scheme_of_an_authorization_stays_readable() {
    assert_eq!(masked_header("authorization", &format!("Bearer {KEY}")), format!("Bearer {HIDDEN}"));
    assert_eq!(masked_header("Authorization", KEY), HIDDEN);
    assert_eq!(masked_header("X-API-KEY", &format!("Bearer {KEY}")), format!("•••••••{HIDDEN}"));
}

#[test]
fn secrets_in_a_query_are_hidden() {
    for (target, shown) in [
        (format!("/newlead?api_key={KEY}&utm=x"), format!("/newlead?api_key={HIDDEN}&utm=x")),
        (format!("/newlead?a=1&Access-Token={KEY}"), format!("/newlead?a=1&Access-Token={HIDDEN}")),
        ("/newlead?password=&token&a=b=c".into(), "/newlead?password=&token&a=b=c".into()),
        (format!("/{KEY}"), format!("/{KEY}")),
    ] {
        assert_eq!(masked_target(&target), shown);
    }
}

#[test]
fn secrets_in_json_are_hidden_wherever_they_are() {
    let body = format!(
        r#"{{ "source": "web", "apiKey":"{KEY}", "x": [{{"handshake_key" : "short"}}, {{"a": 1}}] }}"#
    );
    let shown = format!(
        r#"{{ "source": "web", "apiKey":"{HIDDEN}", "x": [{{"handshake_key" : "•••••"}}, {{"a": 1}}] }}"#
    );
    assert_eq!(masked_body(&body), shown);
}

#[test]
fn everything_below_a_secret_name_is_secret() {
    for (body, shown) in [
        (r#"{"tokens": ["abcd", "efgh"]}"#, r#"{"tokens": ["••••", "••••"]}"#),
        (r#"{"secret": {"value": "abcd", "of": "me"}}"#, r#"{"secret": {"value": "••••", "of": "••"}}"#),
        (r#"{"password": 12345, "pin": 1}"#, r#"{"password": •••••, "pin": 1}"#),
        (r#"{"password": null, "token": true}"#, r#"{"password": null, "token": true}"#),
    ] {
        assert_eq!(masked_body(body), shown);
    }
}

#[test]
fn a_body_that_only_nearly_is_json_is_still_masked() {
    assert_eq!(masked_body(r#"{"token": "abcd",}"#), r#"{"token": "••••",}"#);
}

#[test]
fn what_is_not_json_stays_as_it_is() {
    for text in ["", "token=abcd", "{\"token\": \"abcd\"", "<token>abcd</token>"] {
        assert_eq!(masked_body(text), text);
    }
}

fn utf16_length(text: &str) -> usize {
    text.encode_utf16().count()
}

proptest! {
    /// Places in a text stay where they were: the mask is as long as what it hides, as JavaScript counts.
    #[test]
    fn a_mask_is_as_long_as_the_secret(secret in "\\PC{0,24}", name in "token|X-API-KEY|note") {
        prop_assert_eq!(utf16_length(&masked(&secret)), utf16_length(&secret));
        let body = serde_json::json!({ name.clone(): secret, "after": 1 }).to_string();
        prop_assert_eq!(utf16_length(&masked_body(&body)), utf16_length(&body));
        let target = format!("/x?{name}={secret}#end");
        prop_assert_eq!(utf16_length(&masked_target(&target)), utf16_length(&target));
    }

    #[test]
    fn at_most_the_last_four_characters_can_be_read(secret in "[a-z😀]{1,40}") {
        let left: String = masked(&secret).chars().filter(|each| *each != '•').collect();
        prop_assert!(left.chars().count() <= 4 && secret.ends_with(&left));
    }
}
