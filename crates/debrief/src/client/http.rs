//! One server and one token: requests, and errors that name the fix.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use super::problem::{Failure, problem, refusal};

pub struct Server {
    pub agent: Agent,
    address: String,
    authorization: String,
}

impl Server {
    /// `ca_certificate`: the PEM file of what is trusted instead of the public authorities.
    pub fn new(address: &str, token: Option<&str>, ca_certificate: Option<&Path>) -> Result<Self> {
        let address = address.trim().trim_end_matches('/');
        if !address.starts_with("http://") && !address.starts_with("https://") {
            bail!("the server's address `{address}` must begin with http:// or https://");
        }
        let token = token.map(str::trim).filter(|token| !token.is_empty()).context(
            "no token: pass --token or set DEBRIEF_TOKEN \
             (an operator makes one with `debrief token create EMAIL`)",
        )?;
        let agent = agent(ca_certificate)?;
        Ok(Self { agent, address: address.to_owned(), authorization: format!("Bearer {token}") })
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub fn authorization(&self) -> &str {
        &self.authorization
    }

    pub fn get<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        let mut response = self
            .agent
            .get(self.url(path))
            .header("authorization", &self.authorization)
            .call()
            .map_err(|error| self.unreachable(&error))?;
        if !response.status().is_success() {
            return Err(refusal(response));
        }
        response.body_mut().read_json().map_err(|error| {
            let message = format!("the answer of {} is not Debrief's ({error}): is it a Debrief server?", self.address);
            Failure::Final(problem("not_debrief", message))
        })
    }

    /// What a request that got no answer means.
    pub fn unreachable(&self, error: &ureq::Error) -> Failure {
        let address = &self.address;
        if let Some(cause) = tls_error(error) {
            return Failure::Final(problem("certificate", self.untrusted(cause)));
        }
        match error {
            ureq::Error::HostNotFound => Failure::Final(problem(
                "unknown_host",
                format!("the host of {address} is not known: check --server (or DEBRIEF_SERVER)"),
            )),
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
                Failure::Final(problem("invalid_address", format!("`{address}` is not an address: {error}")))
            }
            _ => Failure::Unreachable(problem(
                "unreachable",
                format!(
                    "no answer from {address}: {error}; is the server running, \
                     and is --server (or DEBRIEF_SERVER) right?"
                ),
            )),
        }
    }

    fn untrusted(&self, cause: &rustls::Error) -> String {
        use rustls::CertificateError::{NotValidForName, NotValidForNameContext, UnknownIssuer};
        let address = &self.address;
        match cause {
            rustls::Error::InvalidCertificate(UnknownIssuer) => format!(
                "the certificate of {address} is self-signed, or of an authority that is not known here: pass the \
                 server's own with --ca-certificate FILE (`debrief serve --tls` names that file when it starts)"
            ),
            rustls::Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => format!(
                "the certificate of {address} stands for other names ({cause}): reach the server by one of these"
            ),
            rustls::Error::InvalidMessage(_) => {
                format!("{address} does not speak HTTPS ({cause}): does its address begin with http://?")
            }
            cause => format!("no secure connection to {address}: {cause}"),
        }
    }
}

/// What TLS itself did not like; a cut connection is none of it.
fn tls_error(error: &ureq::Error) -> Option<&rustls::Error> {
    match error {
        ureq::Error::Rustls(cause) => Some(cause),
        ureq::Error::Io(error) => error.get_ref().and_then(|cause| cause.downcast_ref()),
        _ => None,
    }
}

fn agent(ca_certificate: Option<&Path>) -> Result<Agent> {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        // A redirect would lose the body of a PATCH; the address has to be the right one.
        .max_redirects(0)
        .user_agent(concat!("debrief/", env!("CARGO_PKG_VERSION")))
        .timeout_connect(Some(Duration::from_secs(10)))
        // The server answers a PATCH only when its bytes are durable.
        .timeout_recv_response(Some(Duration::from_secs(120)))
        .tls_config(tls(ca_certificate)?)
        .build();
    Ok(config.into())
}

/// Public authorities; or what `--ca-certificate` names, or `SSL_CERT_FILE`.
fn tls(ca_certificate: Option<&Path>) -> Result<TlsConfig> {
    let from_environment = std::env::var_os("SSL_CERT_FILE");
    let (named_by, path) = match (ca_certificate, &from_environment) {
        (Some(path), _) => ("--ca-certificate", path),
        (None, Some(path)) => ("SSL_CERT_FILE", Path::new(path)),
        (None, None) => return Ok(TlsConfig::default()),
    };
    let pem = std::fs::read(path).with_context(|| format!("{named_by} {} cannot be read", path.display()))?;
    let certificates: Vec<Certificate<'static>> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        bail!("{named_by} {} holds no certificate in PEM form", path.display());
    }
    Ok(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&certificates)).build())
}
