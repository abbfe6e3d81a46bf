//! Why a POST came to nothing, found out from what the layers below say, and told in a sentence.

use std::{error::Error, io};

use rustls::{CertificateError, Error as TlsError};

use super::{
    Post,
    guard::{Refused, Unknown},
    marks::{Marks, Stage},
    surroundings::Surroundings,
};
use crate::webhook::{
    address::Network,
    outcome::{Outcome, Sent},
};

/// Nothing can be sent safely from this computer.
pub(super) fn no_clients(why: &str) -> Sent {
    Sent::failed(
        Outcome::Tls,
        format!(
            "This computer's list of certificate authorities cannot be read, so nothing was sent: {why}."
        ),
    )
}

/// The deadline passed.
pub(super) fn late(post: &Post, marks: &Marks) -> Sent {
    let (host, seconds) = (host(post), post.timeout.as_secs_f64());
    let sentence = match marks.stage() {
        Stage::LookingUp => format!("The address of {host} was not found within {seconds} s."),
        Stage::Connecting => format!("{host} did not accept a connection within {seconds} s."),
        Stage::Handshake => format!("{host} did not finish the TLS handshake within {seconds} s."),
        Stage::Waiting => format!("{host} took the request and did not answer within {seconds} s."),
    };
    Sent::failed(Outcome::Timeout, sentence)
}

/// Something went wrong on the way.
pub(super) fn explain(error: &reqwest::Error, post: &Post, marks: &Marks, around: &dyn Surroundings) -> Sent {
    let host = host(post);
    if let Some(Refused(sentence)) = find(error) {
        return Sent::failed(Outcome::Blocked, sentence.as_str());
    }
    if let Some(Unknown(said)) = find(error) {
        return out_of_reach(post, around, Outcome::Dns, format!("The name {host} was not found: {said}."));
    }
    if let Some(error) = find::<TlsError>(error) {
        return Sent::failed(Outcome::Tls, in_words(error, host));
    }
    if let Some(error) = find::<hyper::Error>(error)
        && (error.is_parse() || error.is_parse_too_large())
    {
        let sentence = format!("{host} answered with something that is not HTTP ({error}).");
        return Sent::failed(Outcome::Garbled, sentence);
    }
    let io = find::<io::Error>(error);
    match io.map(io::Error::kind) {
        _ if marks.stage() == Stage::Waiting => broken(host),
        Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown) => Sent::failed(
            Outcome::Offline,
            format!("There is no way to {host} from here, so this computer seems to be offline."),
        ),
        Some(io::ErrorKind::ConnectionRefused) => {
            Sent::failed(Outcome::Refused, format!("Nothing listens at this port of {host}."))
        }
        Some(io::ErrorKind::HostUnreachable) => {
            out_of_reach(post, around, Outcome::Unreachable, no_route(post))
        }
        Some(io::ErrorKind::TimedOut) => {
            out_of_reach(post, around, Outcome::Unreachable, format!("{host} does not answer at all."))
        }
        Some(io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset)
            if marks.stage() == Stage::Handshake =>
        {
            Sent::failed(Outcome::Tls, format!("{host} hung up during the TLS handshake."))
        }
        _ => broken(host),
    }
}

fn broken(host: &str) -> Sent {
    Sent::failed(Outcome::Broken, format!("{host} closed the connection before it answered."))
}

/// macOS answers so when a program may not use the local network, without asking the owner.
fn no_route(post: &Post) -> String {
    let host = host(post);
    if cfg!(target_os = "macos") && post.network == Network::Lan {
        return format!(
            "There is no way to {host}. Allow Porchlight the local network in System Settings, Privacy & Security."
        );
    }
    format!("There is no way to {host}. Is it switched on?")
}

/// What looks like the receiver's failure is ours when there is no way to the internet at all.
fn out_of_reach(post: &Post, around: &dyn Surroundings, outcome: Outcome, sentence: String) -> Sent {
    if post.network == Network::Public && !around.has_route() {
        return Sent::failed(Outcome::Offline, format!("{sentence} This computer is offline."));
    }
    Sent::failed(outcome, sentence)
}

fn host(post: &Post) -> &str {
    post.url.host_str().unwrap_or("the receiver")
}

fn in_words(error: &TlsError, host: &str) -> String {
    let why = match error {
        TlsError::InvalidCertificate(error) => return certificate(error, host),
        TlsError::InvalidMessage(_) => {
            "it does not speak TLS there; perhaps the address begins with http://".into()
        }
        TlsError::AlertReceived(alert) => format!("it refused the handshake ({alert:?})"),
        TlsError::PeerIncompatible(_) => "it speaks only versions of TLS that are no longer safe".into(),
        other => other.to_string(),
    };
    format!("There is no safe connection to {host}: {why}.")
}

fn certificate(error: &CertificateError, host: &str) -> String {
    let why = match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "has expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "is not valid yet, or this computer's clock is slow"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "is for another name"
        }
        CertificateError::UnknownIssuer => {
            "is signed by itself or by an authority that this computer does not know"
        }
        CertificateError::Revoked => "was revoked",
        _ => "is not in order",
    };
    format!(
        "There is no safe connection to {host}: its certificate {why}. The owner of that server can mend it."
    )
}

/// Finds an error of a kind in the chain of causes. An [`io::Error`] hides what it carries, so it is opened.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        let carried = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = carried.map(|carried| carried as &(dyn Error + 'static)).or_else(|| error.source());
    }
    None
}
