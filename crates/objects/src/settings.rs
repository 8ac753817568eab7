use std::fmt;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::{
    BehaviorVersion, Builder, Config, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation,
    SharedHttpClient,
};
use aws_smithy_http_client::tls::{TlsContext, TrustStore};
use aws_smithy_http_client::{Builder as HttpClient, tls};

use crate::localhost::{Localhost, is_localhost, is_loopback};
use crate::{Error, retries};

/// Where the objects lie: the `DEBRIEF_S3_*` settings, or what the embedded server was started with.
#[derive(Clone)]
pub struct S3Settings {
    /// `http://host:port` or `https://…`; `None` is AWS itself.
    pub endpoint: Option<String>,
    pub region: String,
    pub bucket: String,
    pub access_key_id: String,
    pub secret_access_key: String,
    pub path_style: bool,
    /// Bytes go with their CRC32, by which the server checks what arrives. Some S3 servers refuse what they do not know.
    pub sends_checksums: bool,
}

impl S3Settings {
    pub(crate) fn client(&self) -> Result<Client, Error> {
        self.check()?;
        let (id, secret) = (self.access_key_id.clone(), self.secret_access_key.clone());
        let signed = self.config().credentials_provider(Credentials::new(id, secret, None, None, "debrief"));
        Ok(Client::from_conf(signed.build()))
    }

    /// A client without credentials, as a stranger has.
    pub(crate) fn stranger(&self) -> Client {
        Client::from_conf(self.config().allow_no_auth().build())
    }

    fn config(&self) -> Builder {
        let mut config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.region.clone()))
            .force_path_style(self.path_style)
            .timeout_config(retries::timeouts())
            .retry_config(retries::config())
            .retry_classifier(retries::Passing)
            // The SDK's default CRC32 trailers break some S3 servers (aws-sdk-rust issue 1240).
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            .http_client(self.http_client());
        if let Some(endpoint) = &self.endpoint {
            config = config.endpoint_url(endpoint);
        }
        config
    }

    /// An http endpoint gets a client without TLS: the TLS client loads the system's CA certificates
    /// when it is built, and a machine that only talks to loopback may have none.
    fn http_client(&self) -> SharedHttpClient {
        let rustls = || tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
        match &self.endpoint {
            Some(endpoint) if !self.path_style && is_localhost(endpoint) => {
                let nobody = TlsContext::builder().with_trust_store(TrustStore::empty()).build();
                let client = HttpClient::new().tls_provider(rustls());
                match nobody {
                    Ok(nobody) => client.tls_context(nobody).build_with_resolver(Localhost),
                    Err(_) => client.build_https(),
                }
            }
            Some(endpoint) if endpoint.starts_with("http://") => HttpClient::new().build_http(),
            _ => HttpClient::new().tls_provider(rustls()).build_https(),
        }
    }

    /// Whether bytes on their way to the server are protected by nothing but their signature. Elsewhere two more
    /// SHA-256 of each byte, one here and one in the server, would find nothing.
    pub(crate) fn signs_payload(&self) -> bool {
        match &self.endpoint {
            Some(endpoint) => endpoint.starts_with("http://") && !is_loopback(endpoint),
            None => false,
        }
    }

    fn check(&self) -> Result<(), Error> {
        if let Some(endpoint) = &self.endpoint
            && !(endpoint.starts_with("http://") || endpoint.starts_with("https://"))
        {
            return Err(Error::Setting {
                name: "DEBRIEF_S3_ENDPOINT",
                problem: format!("\"{endpoint}\" does not begin with http:// or https://"),
            });
        }
        for (name, value) in [
            ("DEBRIEF_S3_REGION", &self.region),
            ("DEBRIEF_S3_BUCKET", &self.bucket),
            ("DEBRIEF_S3_ACCESS_KEY_ID", &self.access_key_id),
            ("DEBRIEF_S3_SECRET_ACCESS_KEY", &self.secret_access_key),
        ] {
            if value.is_empty() {
                return Err(Error::Setting { name, problem: "it is empty".into() });
            }
        }
        Ok(())
    }
}

impl fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3Settings")
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .field("bucket", &self.bucket)
            .field("path_style", &self.path_style)
            .finish_non_exhaustive()
    }
}
