//! Certificates: a good one is believed, every wrong one is refused in words, and nothing falls back to plain text.

use std::{net::SocketAddr, sync::Arc};

use porchlight_engine::webhook::{
    address::Network,
    outcome::{Connection, Outcome, Sent},
    transport::{Transport, Trust},
};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivatePkcs8KeyDer},
};
use tokio::{io::AsyncWriteExt, sync::mpsc};
use tokio_rustls::TlsAcceptor;

use super::{Stub, out, post, receiver, request};

/// An authority, and what makes certificates wrong.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap().der().clone();
        Self { issuer: Issuer::new(params, key), certificate }
    }

    fn trust(&self) -> Trust {
        Trust::SystemAnd(vec![self.certificate.clone()])
    }

    /// A receiver with a certificate of this authority.
    async fn receiver(&self, name: &str, spoil: impl Fn(&mut CertificateParams)) -> SocketAddr {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        spoil(&mut params);
        let certificate = params.signed_by(&key, &self.issuer).unwrap().der().clone();
        serve(certificate, &key).await
    }
}

async fn serve(certificate: CertificateDer<'static>, key: &KeyPair) -> SocketAddr {
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    receiver(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            while request(&mut stream).await.is_some() {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap_or_default();
            }
        }
    })
    .await
}

async fn send(address: SocketAddr, trust: Trust) -> Sent {
    let http = out(Stub::with(&[("desk.test", &["127.0.0.1"])]), trust);
    http.send(post(&format!("https://desk.test:{}/", address.port()), Network::Loopback)).await
}

#[track_caller]
fn refused(sent: &Sent, why: &str) {
    assert_eq!(sent.outcome, Outcome::Tls, "{}", sent.sentence);
    assert!(sent.sentence.contains(why), "{}", sent.sentence);
}

#[tokio::test]
async fn a_good_certificate_is_believed_and_its_time_measured() {
    let authority = Authority::new("Test authority");
    let address = authority.receiver("desk.test", |_| {}).await;
    let http = out(Stub::with(&[("desk.test", &["127.0.0.1"])]), authority.trust());
    let letter = post(&format!("https://desk.test:{}/", address.port()), Network::Loopback);
    let sent = http.send(letter.clone()).await;
    assert_eq!(
        (sent.outcome, sent.connection),
        (Outcome::Delivered, Some(Connection::New)),
        "{}",
        sent.sentence
    );
    let timing = sent.timing;
    let [dns, connect, tls] = [timing.dns_us, timing.connect_us, timing.tls_us].map(Option::unwrap);
    assert!(dns + connect + tls <= timing.first_byte_us.unwrap(), "{timing:?}");
    let sent = http.send(letter).await;
    assert_eq!((sent.connection, sent.timing.tls_us), (Some(Connection::Reused), None));
}

#[tokio::test]
async fn wrong_certificates_are_refused_in_words() {
    let authority = Authority::new("Test authority");
    let expired = authority
        .receiver("desk.test", |params| {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 1, 1);
        })
        .await;
    refused(&send(expired, authority.trust()).await, "its certificate has expired");
    let early = authority
        .receiver("desk.test", |params| {
            params.not_before = date_time_ymd(2090, 1, 1);
            params.not_after = date_time_ymd(2091, 1, 1);
        })
        .await;
    refused(&send(early, authority.trust()).await, "not valid yet");
    let misnamed = authority.receiver("other.test", |_| {}).await;
    refused(&send(misnamed, authority.trust()).await, "is for another name");
    let unknown = Authority::new("Somebody").receiver("desk.test", |_| {}).await;
    refused(&send(unknown, authority.trust()).await, "an authority that this computer does not know");
}

#[tokio::test]
async fn one_that_signed_itself_is_refused() {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["desk.test".to_owned()])
        .unwrap()
        .self_signed(&key)
        .unwrap()
        .der()
        .clone();
    let address = serve(certificate, &key).await;
    refused(&send(address, Authority::new("Test authority").trust()).await, "signed by itself");
}

#[tokio::test]
async fn a_receiver_without_tls_gets_nothing_in_plain_text() {
    let (heard, mut bytes) = mpsc::unbounded_channel();
    let address = receiver(move |mut stream| {
        let heard = heard.clone();
        async move {
            let mut first = [0_u8; 1];
            tokio::io::AsyncReadExt::read_exact(&mut stream, &mut first).await.unwrap();
            heard.send(first[0]).unwrap();
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap_or_default();
        }
    })
    .await;
    refused(&send(address, Authority::new("Test authority").trust()).await, "does not speak TLS there");
    assert_eq!(bytes.recv().await, Some(22), "a TLS handshake and no POST");
}
