//! The command that sends a request again, run by a real shell.
#![cfg(unix)]

use std::process::{Command, Stdio};

use porchlight_engine::intake::curl::{command, quote};
use proptest::prelude::*;

use crate::support::{Post, RICHMOND_KEY};

const BASE: &str = "http://127.0.0.1:8787";

/// In place of curl: prints its arguments, then what it reads when it is asked to read.
const STUB: &str = r#"curl() {
  printf '%s\0' "$@"
  for last in "$@"; do :; done
  if [ "$last" = @- ]; then cat; fi
}
"#;

/// Arguments and input that the command gives to curl.
fn run(command: &str) -> (Vec<Vec<u8>>, Vec<u8>) {
    let script = format!("{STUB}{command}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("command.sh");
    std::fs::write(&file, script).unwrap();
    let output = Command::new("sh").arg(&file).stdin(Stdio::null()).output().unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{command}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut parts: Vec<Vec<u8>> = output.stdout.split(|&byte| byte == 0).map(<[u8]>::to_vec).collect();
    let end = parts.iter().position(|part| part == b"@-").map_or(parts.len() - 1, |at| at + 1);
    let input = parts.split_off(end).join(&0);
    (parts, input)
}

/// What curl would send: the headers after each `-H`, and the body.
fn sent(command: &str) -> (Vec<Vec<u8>>, Vec<u8>) {
    let (arguments, input) = run(command);
    let after = |name: &[u8]| {
        let pairs = arguments.windows(2).filter(|pair| pair[0] == name).map(|pair| pair[1].clone());
        pairs.collect::<Vec<_>>()
    };
    let body =
        after(b"--data-binary").pop().map_or_else(Vec::new, |body| if body == b"@-" { input } else { body });
    (after(b"-H"), body)
}

#[test]
fn a_lead_as_a_command() {
    let post = Post::new(r#"{"firstName": "Ann", "note": "it's 5 o'clock"}"#).header("X-Empty", "");
    let command = command(BASE, &post.head(), &post.captured().body);
    insta::assert_snapshot!(command, @r#"
    curl 'http://127.0.0.1:8787/api/webhooks/20481000/newlead' \
      -H 'Content-Type: application/json' \
      -H 'X-API-KEY: plk_00112233445566778899aabbccdd2001' \
      -H 'X-Empty;' \
      --data-binary '{"firstName": "Ann", "note": "it'\''s 5 o'\''clock"}'
    "#);
    let (arguments, _) = run(&command);
    assert_eq!(arguments[0], b"http://127.0.0.1:8787/api/webhooks/20481000/newlead");
}

#[test]
fn headers_keep_order_and_case_and_those_of_one_connection_are_left_out() {
    let post = Post::new("{}")
        .header("x-B", "2")
        .header("Content-Length", "2")
        .header("EXPECT", "100-continue")
        .header("connection", "close")
        .header("Transfer-Encoding", "chunked")
        .header("x-b", "it's \"1\" $HOME `id` \\ !")
        .header("X-Latin", b"Zo\xeb %s");
    let (headers, _) = sent(&command(BASE, &post.head(), b"{}"));
    let expected: [&[u8]; 5] = [
        b"Content-Type: application/json",
        &[b"X-API-KEY: ", RICHMOND_KEY.as_bytes()].concat(),
        b"x-B: 2",
        b"x-b: it's \"1\" $HOME `id` \\ !",
        b"X-Latin: Zo\xeb %s",
    ];
    assert_eq!(headers, expected);
}

/// Otherwise curl would call the body a form.
#[test]
fn a_body_without_a_type_gets_none() {
    let post = Post::new("x").without("Content-Type").without("X-API-KEY");
    assert_eq!(sent(&command(BASE, &post.head(), b"x")).0, [b"Content-Type:"]);
    assert_eq!(sent(&command(BASE, &post.head(), b"")).0.len(), 0);
}

#[test]
fn methods_are_named_where_curl_would_choose_another() {
    for (method, body, expected) in [
        ("POST", "x", vec![]),
        ("POST", "", vec!["-X", "POST"]),
        ("GET", "", vec!["-X", "GET"]),
        ("PUT", "x", vec!["-X", "PUT"]),
        ("post", "x", vec!["-X", "post"]),
        ("HEAD", "", vec!["-I"]),
    ] {
        let post = Post::new(body).method(method).without("Content-Type").without("X-API-KEY");
        let (arguments, _) = run(&command(BASE, &post.head(), body.as_bytes()));
        let arguments = arguments.iter().map(|each| String::from_utf8_lossy(each)).skip(1);
        let chosen: Vec<_> =
            arguments.take_while(|each| !each.starts_with("-H") && each != "--data-binary").collect();
        assert_eq!(chosen, expected);
    }
}

#[test]
fn a_target_reaches_the_listener_as_it_was() {
    for (target, expected) in [
        ("/a?b=c&d='e'", vec!["http://127.0.0.1:8787/a?b=c&d='e'"]),
        ("/a?b[]={c}", vec!["-g", "http://127.0.0.1:8787/a?b[]={c}"]),
        ("/a/../b", vec!["--path-as-is", "http://127.0.0.1:8787/a/../b"]),
        ("http://leads.example.com/a?b", vec!["http://127.0.0.1:8787/a?b"]),
        ("*", vec![BASE, "--request-target", "*"]),
    ] {
        let post = Post::new("").target(target);
        let (arguments, _) = run(&command(BASE, &post.head(), b""));
        let arguments: Vec<_> = arguments.iter().map(|each| String::from_utf8_lossy(each)).collect();
        assert_eq!(arguments[..expected.len()], expected);
    }
}

/// Systems take no argument longer than 128 KiB.
#[test]
fn a_long_body_is_sent_all_the_same() {
    let body = "it's 100% Zoë\n".repeat(20_000);
    let post = Post::new(&body);
    assert!(sent(&command(BASE, &post.head(), body.as_bytes())).1 == body.as_bytes());
}

#[test]
fn quotes_are_closed_around_quotes() {
    assert_eq!(quote("it's"), r"'it'\''s'");
    assert_eq!(quote("'; id; '"), r"''\''; id; '\'''");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_body_arrives_byte_for_byte(body in prop_oneof![
        prop::collection::vec(any::<u8>(), 1..40),
        prop::collection::vec(prop::sample::select(b"'\"\n\r\t\0%\\@$`!*- 07ns\xff\xc3\xa9".to_vec()), 1..40),
        "@?\\PC{1,40}".prop_map(String::into_bytes),
    ]) {
        let post = Post::new(&body);
        let (headers, sent) = sent(&command(BASE, &post.head(), &body));
        prop_assert_eq!(sent, body);
        prop_assert_eq!(headers.len(), 2);
    }

    #[test]
    fn every_header_arrives_byte_for_byte(value in prop::collection::vec(prop_oneof![0x20..=0x7e_u8, 0x80..=0xff_u8], 0..30)) {
        let post = Post::new("x").without("Content-Type").header("X", &value).header("Content-Type", "a").without("X-API-KEY");
        let (headers, _) = sent(&command(BASE, &post.head(), b"x"));
        let value = value.trim_ascii();
        let expected = if value.is_empty() { b"X;".to_vec() } else { [b"X: ", value].concat() };
        prop_assert_eq!(&headers[0], &expected);
    }
}
