//! TLS as this computer trusts it: the certificate authorities of the operating system, the owner's own among them.

use std::sync::Arc;

use rustls::{
    ClientConfig, Error, NamedGroup,
    client::{
        ClientSessionMemoryCache, ClientSessionStore, Resumption, Tls12ClientSessionValue,
        Tls13ClientSessionValue,
    },
    crypto::ring,
    pki_types::{CertificateDer, ServerName},
};
use rustls_platform_verifier::Verifier;

use super::marks;

const REMEMBERED_SESSIONS: usize = 64;

/// Whose word about a certificate counts.
#[derive(Debug, Clone, Default)]
pub enum Trust {
    /// That of the operating system.
    #[default]
    System,
    /// That of the operating system and of these authorities.
    SystemAnd(Vec<CertificateDer<'static>>),
}

/// The configuration of all connections.
pub(super) fn config(trust: &Trust) -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let more = match trust {
        Trust::System => Vec::new(),
        Trust::SystemAnd(authorities) => authorities.clone(),
    };
    let verifier = Verifier::new_with_extra_roots(more, Arc::clone(&provider))?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.resumption =
        Resumption::store(Arc::new(Sessions(ClientSessionMemoryCache::new(REMEMBERED_SESSIONS))));
    Ok(config)
}

/// Sessions to be taken up again. A handshake begins with asking for one, which is how the marks learn of its beginning.
#[derive(Debug)]
struct Sessions(ClientSessionMemoryCache);

impl ClientSessionStore for Sessions {
    fn set_kx_hint(&self, server: ServerName<'static>, group: NamedGroup) {
        self.0.set_kx_hint(server, group);
    }

    fn kx_hint(&self, server: &ServerName<'_>) -> Option<NamedGroup> {
        marks::greeted();
        self.0.kx_hint(server)
    }

    fn set_tls12_session(&self, server: ServerName<'static>, session: Tls12ClientSessionValue) {
        self.0.set_tls12_session(server, session);
    }

    fn tls12_session(&self, server: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.0.tls12_session(server)
    }

    fn remove_tls12_session(&self, server: &ServerName<'static>) {
        self.0.remove_tls12_session(server);
    }

    fn insert_tls13_ticket(&self, server: ServerName<'static>, ticket: Tls13ClientSessionValue) {
        self.0.insert_tls13_ticket(server, ticket);
    }

    fn take_tls13_ticket(&self, server: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        marks::greeted();
        self.0.take_tls13_ticket(server)
    }
}
