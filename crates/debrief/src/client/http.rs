//! One server and one token: requests, and answers turned into errors that name the fix.

use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

pub struct Server {
    pub agent: Agent,
    address: String,
    authorization: String,
}

impl Server {
    pub fn new(address: &str, token: Option<&str>) -> Result<Self> {
        let address = address.trim().trim_end_matches('/');
        if !address.starts_with("http://") && !address.starts_with("https://") {
            bail!("the server's address `{address}` must begin with http:// or https://");
        }
        let token = token.map(str::trim).filter(|token| !token.is_empty()).context(
            "no token: pass --token or set DEBRIEF_TOKEN \
             (an operator makes one with `debrief token create EMAIL`)",
        )?;
        Ok(Self { agent: agent()?, address: address.to_owned(), authorization: format!("Bearer {token}") })
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
            Failure::Final(
                anyhow!(error)
                    .context(format!("the answer of {} is not Debrief's: is it a Debrief server?", self.address)),
            )
        })
    }

    /// What a request that got no answer means.
    pub fn unreachable(&self, error: &ureq::Error) -> Failure {
        let address = &self.address;
        match error {
            ureq::Error::HostNotFound => {
                Failure::Final(anyhow!("the host of {address} is not known: check --server (or DEBRIEF_SERVER)"))
            }
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
                Failure::Final(anyhow!("`{address}` is not an address: {error}"))
            }
            ureq::Error::Rustls(_) | ureq::Error::Tls(_) | ureq::Error::Pem(_) => Failure::Final(anyhow!(
                "no secure connection to {address}: {error}; for a certificate of your own \
                     authority set SSL_CERT_FILE to its PEM file"
            )),
            _ => Failure::Unreachable(anyhow!(
                "no answer from {address}: {error}; is the server running, \
                 and is --server (or DEBRIEF_SERVER) right?"
            )),
        }
    }
}

/// Why a request did not succeed, by what the caller can do about it.
#[derive(Debug)]
pub enum Failure {
    /// There was no answer; trying again may help.
    Unreachable(anyhow::Error),
    /// The server answered that it cannot now; trying again may help.
    Busy(anyhow::Error),
    /// The thing is not there (any more).
    Gone(anyhow::Error),
    /// The server's offset differs from ours.
    Offset,
    /// A person has to act.
    Final(anyhow::Error),
}

impl From<Failure> for anyhow::Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unreachable(error) | Failure::Busy(error) | Failure::Gone(error) | Failure::Final(error) => error,
            Failure::Offset => anyhow!("the server has another offset for this upload"),
        }
    }
}

/// Turns an answer other than 2xx into the failure it stands for.
pub fn refusal(mut response: ureq::http::Response<ureq::Body>) -> Failure {
    let status = response.status().as_u16();
    let said = response
        .body_mut()
        .with_config()
        .limit(64 * 1024)
        .read_json::<ErrorBody>()
        .map(|body| body.error.message)
        .unwrap_or_else(|_| format!("HTTP status {status}"));
    match status {
        401 => Failure::Final(anyhow!(
            "the server does not know this token ({said}): make one with \
             `debrief token create EMAIL` and pass it by --token or DEBRIEF_TOKEN"
        )),
        403 => Failure::Final(anyhow!("not allowed ({said}): uploading needs the role member, admin or owner")),
        404 | 410 => {
            Failure::Gone(anyhow!("not found on the server ({said}): check --server, and whether it still exists"))
        }
        409 => Failure::Offset,
        413 => Failure::Final(anyhow!(
            "the file is larger than this server takes ({said}): \
             its operator can raise DEBRIEF_MAX_UPLOAD_BYTES"
        )),
        507 => Failure::Final(anyhow!(
            "the server's disk is almost full ({said}): free space there, then run the same \
             command again; it goes on where it stopped"
        )),
        408 | 423 | 425 | 429 | 500 | 502..=504 => Failure::Busy(anyhow!("the server could not answer ({said})")),
        _ => Failure::Final(anyhow!("the server refused ({status}): {said}")),
    }
}

#[derive(Deserialize)]
struct ErrorBody {
    error: ErrorText,
}

#[derive(Deserialize)]
struct ErrorText {
    message: String,
}

fn agent() -> Result<Agent> {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        // A redirect would lose the body of a PATCH; the address has to be the right one.
        .max_redirects(0)
        .user_agent(concat!("debrief/", env!("CARGO_PKG_VERSION")))
        .timeout_connect(Some(Duration::from_secs(10)))
        // The server answers a PATCH only when its bytes are durable.
        .timeout_recv_response(Some(Duration::from_secs(120)))
        .tls_config(tls()?)
        .build();
    Ok(config.into())
}

/// Public authorities, or those of `SSL_CERT_FILE` where that is set.
fn tls() -> Result<TlsConfig> {
    let Some(path) = std::env::var_os("SSL_CERT_FILE") else {
        return Ok(TlsConfig::default());
    };
    let pem = std::fs::read(&path).with_context(|| format!("SSL_CERT_FILE {} cannot be read", path.display()))?;
    let certificates: Vec<Certificate<'static>> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    Ok(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&certificates)).build())
}
