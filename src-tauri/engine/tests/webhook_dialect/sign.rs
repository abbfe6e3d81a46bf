//! Signatures, checked by somebody else's code.

use std::slice;

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};
use porchlight_engine::{
    clock::{Clock, SystemClock, Timestamp},
    secret::Sensitive,
    webhook::sign::{self, Signing},
};
use standardwebhooks::Webhook;

/// The checker refuses what is older than five minutes.
fn now() -> Timestamp {
    SystemClock.now()
}

fn secret(signing: Signing) -> Sensitive {
    sign::new_secret(signing).unwrap().unwrap()
}

fn header<'a>(headers: &'a [(&str, String)], name: &str) -> &'a str {
    &headers.iter().find(|(each, _)| *each == name).unwrap().1
}

/// Whether the reference library accepts the headers.
fn accepts(secret: &Sensitive, headers: &[(&'static str, String)], body: &[u8]) -> bool {
    let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    Webhook::new(secret.reveal()).unwrap().verify(body, &headers.collect()).is_ok()
}

/// Whether one of the signatures in the header is of this key.
fn verifies(public_key: &str, header: &str, body: &[u8]) -> bool {
    let key: [u8; 32] = STANDARD.decode(public_key).unwrap().try_into().unwrap();
    let key = VerifyingKey::from_bytes(&key).unwrap();
    header.split(' ').any(|each| {
        let signature: [u8; 64] = STANDARD.decode(each).unwrap().try_into().unwrap();
        key.verify_strict(body, &Signature::from_bytes(&signature)).is_ok()
    })
}

const BODY: &[u8] = br#"{"type":"lead.moved","data":{"name":"Zo\u00eb"}}"#;

#[test]
fn nothing_is_signed_when_nobody_asked() {
    assert!(sign::headers(Signing::None, &[], "e1", now(), BODY).unwrap().is_empty());
    assert!(sign::new_secret(Signing::None).unwrap().is_none());
}

#[test]
fn the_library_of_standard_webhooks_accepts_ours() {
    let secret = secret(Signing::StandardWebhooks);
    assert!(secret.reveal().starts_with("whsec_"));
    let headers =
        sign::headers(Signing::StandardWebhooks, slice::from_ref(&secret), "e1", now(), BODY).unwrap();
    assert_eq!(header(&headers, "webhook-id"), "e1");
    assert!(accepts(&secret, &headers, BODY));
}

#[test]
fn a_changed_body_id_or_time_is_not_accepted() {
    let secret = secret(Signing::StandardWebhooks);
    let signed =
        sign::headers(Signing::StandardWebhooks, slice::from_ref(&secret), "e1", now(), BODY).unwrap();
    assert!(!accepts(&secret, &signed, b"{}"));
    for (name, value) in
        [("webhook-id", "e2".to_owned()), ("webhook-timestamp", (now().0 / 1000 - 1).to_string())]
    {
        let mut headers = signed.clone();
        headers.iter_mut().find(|(each, _)| *each == name).unwrap().1 = value;
        assert!(!accepts(&secret, &headers, BODY), "{name}");
    }
}

#[test]
fn the_example_of_the_standard_comes_out_the_same() {
    // Secret, id, time, body and signature as in the standard's own test vectors.
    let secret = Sensitive::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    let at = Timestamp(1_614_265_330_000);
    let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    let headers =
        sign::headers(Signing::StandardWebhooks, &[secret], id, at, br#"{"test": 2432232314}"#).unwrap();
    assert_eq!(header(&headers, "webhook-timestamp"), "1614265330");
    assert_eq!(header(&headers, "webhook-signature"), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[test]
fn while_secrets_are_rotated_either_is_accepted() {
    let (new, old) = (secret(Signing::StandardWebhooks), secret(Signing::StandardWebhooks));
    let both = [new.clone(), old.clone()];
    let headers = sign::headers(Signing::StandardWebhooks, &both, "e1", now(), BODY).unwrap();
    assert!(accepts(&new, &headers, BODY));
    assert!(accepts(&old, &headers, BODY));
    assert!(!accepts(&secret(Signing::StandardWebhooks), &headers, BODY));
}

#[test]
fn hatch_is_verified_with_the_public_key_that_is_shown() {
    let (new, old) = (secret(Signing::HatchVerification), secret(Signing::HatchVerification));
    let headers =
        sign::headers(Signing::HatchVerification, &[new.clone(), old.clone()], "e1", now(), BODY).unwrap();
    let value = header(&headers, "hatch-webhook-verification");
    for secret in [&new, &old] {
        let shown = sign::public_key(secret).unwrap();
        assert!(verifies(&shown, value, BODY));
        assert!(!verifies(&shown, value, b"{}"));
    }
    let stranger = sign::public_key(&secret(Signing::HatchVerification)).unwrap();
    assert!(!verifies(&stranger, value, BODY));
}

#[test]
fn the_first_test_vector_of_ed25519_comes_out_the_same() {
    // RFC 8032, section 7.1, test 2: one byte, 0x72.
    let seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    let seed: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&seed[2 * at..2 * at + 2], 16).unwrap()).collect();
    let secret = Sensitive::new(format!("whsk_{}", STANDARD.encode(seed)));
    assert_eq!(sign::public_key(&secret).unwrap(), "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=");
    let headers = sign::headers(Signing::HatchVerification, &[secret], "e1", now(), &[0x72]).unwrap();
    assert_eq!(
        header(&headers, "hatch-webhook-verification"),
        "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA=="
    );
}

#[test]
fn a_missing_or_damaged_secret_is_said_without_being_shown() {
    for secrets in [
        vec![],
        vec![Sensitive::new("swordfish")],
        vec![Sensitive::new("whsec_not base64")],
        vec![Sensitive::new("whsk_c3dvcmRmaXNo")],
    ] {
        for signing in [Signing::StandardWebhooks, Signing::HatchVerification] {
            let error = sign::headers(signing, &secrets, "e1", now(), BODY).unwrap_err();
            assert_eq!(error.field(), Some("signing"));
            assert!(!format!("{error:?}").contains("swordfish"));
        }
    }
}

#[test]
fn two_secrets_are_never_the_same() {
    for signing in [Signing::StandardWebhooks, Signing::HatchVerification] {
        assert!(secret(signing) != secret(signing));
    }
}
