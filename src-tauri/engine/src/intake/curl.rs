//! A request as a shell command that sends it again.

use super::capture::Head;

/// Headers that curl sets itself, or that would be wrong the second time.
const LEFT_OUT: [&str; 5] = ["host", "content-length", "transfer-encoding", "connection", "expect"];

/// The command: POSIX quoting, every header that matters, the body byte for byte.
///
/// A body that is not text goes through `printf` with octal escapes, because a shell argument cannot hold every byte.
pub fn command(base_url: &str, head: &Head, body: &[u8]) -> String {
    let mut lines = vec![format!("curl {}", quote(&format!("{base_url}{}", head.target)))];
    if head.method != "POST" || body.is_empty() {
        lines.push(format!("-X {}", quote(&head.method)));
    }
    for (name, value) in &head.headers {
        if LEFT_OUT.iter().any(|each| name.eq_ignore_ascii_case(each)) {
            continue;
        }
        let value = String::from_utf8_lossy(value);
        // An empty value would make curl drop the header; a semicolon keeps it.
        let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        lines.push(format!("-H {}", quote(&header)));
    }
    let has_type = head.all("content-type").next().is_some();
    if !body.is_empty() && !has_type {
        lines.push("-H 'Content-Type:'".into());
    }
    match std::str::from_utf8(body) {
        Ok("") => {}
        Ok(text) if !text.contains('\0') && !text.starts_with('@') => {
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

fn octal(body: &[u8]) -> String {
    body.iter().fold(String::new(), |mut out, &byte| {
        match byte {
            b'%' => out.push_str("%%"),
            b'\\' => out.push_str("\\\\"),
            b' '..=b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("\\{other:03o}")),
        }
        out
    })
}
