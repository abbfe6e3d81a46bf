//! A request as a shell command that sends it again.

use super::capture::Head;

/// Headers that curl sets itself, or that would be wrong the second time.
const LEFT_OUT: [&str; 5] = ["host", "content-length", "transfer-encoding", "connection", "expect"];
/// Systems take no argument of 128 KiB or more.
const LONGEST_ARGUMENT: usize = 100 * 1024;

/// The command: POSIX quoting, every header that matters, the body byte for byte.
///
/// What an argument cannot hold goes through `printf` with octal escapes: bytes that are not text, and long bodies.
pub fn command(base_url: &str, head: &Head, body: &[u8]) -> String {
    let mut lines = vec![address(base_url, head.origin_form())];
    if head.method == "HEAD" && body.is_empty() {
        // With -X curl would wait for the body that an answer to HEAD does not have.
        lines.push("-I".into());
    } else if head.method != "POST" || body.is_empty() {
        lines.push(format!("-X {}", quote(&head.method)));
    }
    let kept =
        head.headers.iter().filter(|(name, _)| !LEFT_OUT.iter().any(|each| name.eq_ignore_ascii_case(each)));
    lines.extend(kept.map(|(name, value)| header(name, value)));
    let has_type = head.all("content-type").next().is_some();
    if !body.is_empty() && !has_type {
        lines.push("-H 'Content-Type:'".into());
    }
    match std::str::from_utf8(body) {
        Ok("") => {}
        Ok(text) if !text.contains('\0') && !text.starts_with('@') && text.len() < LONGEST_ARGUMENT => {
            lines.push(format!("--data-binary {}", quote(text)));
        }
        _ => {
            lines.push("--data-binary @-".into());
            return format!("printf {} | {}", quote(&octal(body)), lines.join(" \\\n  "));
        }
    }
    lines.join(" \\\n  ")
}

/// In single quotes nothing means anything to a shell but the single quote itself.
pub fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// curl reads brackets as patterns and takes `..` out of paths unless it is told not to.
fn address(base_url: &str, target: &str) -> String {
    if !target.starts_with('/') {
        return format!("curl {} \\\n  --request-target {}", quote(base_url), quote(target));
    }
    let globoff = if target.contains(['[', ']', '{', '}']) { "-g " } else { "" };
    let as_is = if target.contains("/.") { "--path-as-is " } else { "" };
    format!("curl {globoff}{as_is}{}", quote(&format!("{base_url}{target}")))
}

fn header(name: &str, value: &[u8]) -> String {
    match std::str::from_utf8(value) {
        // An empty value would make curl drop the header; a semicolon keeps it.
        Ok("") => format!("-H {}", quote(&format!("{name};"))),
        Ok(value) => format!("-H {}", quote(&format!("{name}: {value}"))),
        Err(_) => format!("-H \"$(printf {})\"", quote(&octal(&[name.as_bytes(), b": ", value].concat()))),
    }
}

/// For `printf`: a minus at the beginning would be an option to it.
fn octal(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for (index, &byte) in bytes.iter().enumerate() {
        match byte {
            b'-' if index == 0 => out.push_str("\\055"),
            b'%' => out.push_str("%%"),
            b'\\' => out.push_str("\\\\"),
            b' '..=b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("\\{other:03o}")),
        }
    }
    out
}
