//! Settings: the defaults, then the file, then the environment, then the command line.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use debrief_objects::S3Settings;
use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use serde::{Deserialize, Deserializer};

const DEFAULTS: &str = include_str!("../config.default.toml");

/// Names in the environment that are not settings of the service: a client's, the command line's, the tests'.
const OTHER_NAMES: [&str; 5] = ["server", "token", "ca_certificate", "config", "bin"];

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub data_dir: PathBuf,
    pub listen: String,
    pub public_url: String,
    #[serde(deserialize_with = "flag")]
    pub tls: bool,
    pub tls_certificate: PathBuf,
    pub tls_key: PathBuf,
    pub database_url: String,
    pub s3_endpoint: String,
    pub s3_region: String,
    pub s3_bucket: String,
    pub s3_access_key_id: String,
    pub s3_secret_access_key: String,
    #[serde(deserialize_with = "flag")]
    pub s3_path_style: bool,
    #[serde(deserialize_with = "flag")]
    pub s3_checksums: bool,
    pub model: String,
    pub model_base_url: String,
    #[serde(deserialize_with = "bytes")]
    pub max_upload_bytes: u64,
    #[serde(deserialize_with = "bytes")]
    pub member_quota_bytes: u64,
    #[serde(deserialize_with = "bytes")]
    pub workspace_quota_bytes: u64,
    #[serde(deserialize_with = "bytes")]
    pub min_free_bytes: u64,
    pub trusted_proxies: String,
    pub log: String,
}

/// What the command line overrides.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Overrides {
    /// Where everything lies [default: ./data]
    #[arg(long, global = true)]
    pub data_dir: Option<PathBuf>,

    /// A file of settings [default: <data dir>/config.toml, if there]
    #[arg(long, global = true, env = "DEBRIEF_CONFIG")]
    pub config: Option<PathBuf>,
}

impl Config {
    /// # Errors
    /// Names the setting that is unknown or wrong, and where it came from.
    pub fn load(overrides: &Overrides, more: &[(&str, Option<&str>)]) -> Result<Self> {
        let defaults = Figment::new().merge(Toml::string(DEFAULTS));
        let environment = environment()?;
        let mut given: Vec<(String, String)> =
            more.iter().filter_map(|(key, value)| Some(((*key).to_owned(), (*value)?.to_owned()))).collect();
        if let Some(data_dir) = &overrides.data_dir {
            given.push(("data_dir".into(), data_dir.to_string_lossy().into_owned()));
        }
        let merge = |figment: Figment, pairs: &[(String, String)]| {
            pairs.iter().fold(figment, |figment, (key, value)| figment.merge(Serialized::default(key, value)))
        };
        // The file may lie in the data directory, which the environment or the command line may name.
        let data_dir: PathBuf = merge(merge(defaults.clone(), &environment), &given).extract_inner("data_dir")?;
        let mut figment = defaults;
        match &overrides.config {
            Some(file) if !file.exists() => bail!("the configuration file {} does not exist", file.display()),
            Some(file) => figment = figment.merge(Toml::file_exact(file)),
            None if data_dir.join("config.toml").exists() => {
                figment = figment.merge(Toml::file_exact(data_dir.join("config.toml")))
            }
            None => {}
        }
        let config: Self = merge(merge(figment, &environment), &given).extract().map_err(explain)?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        if !self.public_url.is_empty()
            && !self.public_url.starts_with("http://")
            && !self.public_url.starts_with("https://")
        {
            bail!("DEBRIEF_PUBLIC_URL must begin with http:// or https://; it is {:?}", self.public_url);
        }
        self.listen_address()?;
        self.trusted_proxies()?;
        self.external_s3()?;
        Ok(())
    }

    /// For `serve` alone: other commands may find the files set and TLS, as a flag of `serve`, not.
    pub fn check_tls(&self) -> Result<()> {
        let given = |path: &Path| !path.as_os_str().is_empty();
        match (given(&self.tls_certificate), given(&self.tls_key)) {
            (true, false) => bail!("DEBRIEF_TLS_CERTIFICATE is set; set DEBRIEF_TLS_KEY, too"),
            (false, true) => bail!("DEBRIEF_TLS_KEY is set; set DEBRIEF_TLS_CERTIFICATE, too"),
            (true, true) if !self.tls => {
                bail!("DEBRIEF_TLS_CERTIFICATE is set, but TLS is off: set DEBRIEF_TLS=true, or start with --tls")
            }
            _ => Ok(()),
        }
    }

    /// The operator's own certificate and key, else a self-signed one serves.
    pub fn tls_files(&self) -> Option<(&Path, &Path)> {
        (!self.tls_certificate.as_os_str().is_empty()).then_some((&self.tls_certificate, &self.tls_key))
    }

    /// What the server itself speaks.
    #[must_use]
    pub fn scheme(&self) -> &'static str {
        if self.tls { "https" } else { "http" }
    }

    pub fn listen_address(&self) -> Result<SocketAddr> {
        self.listen.parse().with_context(|| {
            format!("DEBRIEF_LISTEN must be an address and a port, such as 0.0.0.0:8080; it is {:?}", self.listen)
        })
    }

    pub fn trusted_proxies(&self) -> Result<Vec<IpAddr>> {
        let listed = self.trusted_proxies.split(',').map(str::trim).filter(|text| !text.is_empty());
        listed
            .map(|text| {
                text.parse()
                    .with_context(|| format!("DEBRIEF_TRUSTED_PROXIES lists {text:?}, which is not an IP address"))
            })
            .collect()
    }

    pub fn database_url(&self) -> Option<&str> {
        Some(self.database_url.as_str()).filter(|url| !url.is_empty())
    }

    /// The configured S3 storage, or none for the embedded one.
    ///
    /// # Errors
    /// Names the settings that are missing when only some are set.
    pub fn external_s3(&self) -> Result<Option<S3Settings>> {
        let required = [
            ("DEBRIEF_S3_BUCKET", &self.s3_bucket),
            ("DEBRIEF_S3_ACCESS_KEY_ID", &self.s3_access_key_id),
            ("DEBRIEF_S3_SECRET_ACCESS_KEY", &self.s3_secret_access_key),
        ];
        if self.s3_endpoint.is_empty() && required.iter().all(|(_, value)| value.is_empty()) {
            return Ok(None);
        }
        let missing: Vec<&str> = required.iter().filter(|(_, value)| value.is_empty()).map(|(name, _)| *name).collect();
        if !missing.is_empty() {
            bail!("the S3 settings are incomplete: set {}, too", missing.join(" and "));
        }
        Ok(Some(S3Settings {
            endpoint: Some(self.s3_endpoint.clone()).filter(|endpoint| !endpoint.is_empty()),
            region: self.s3_region.clone(),
            bucket: self.s3_bucket.clone(),
            access_key_id: self.s3_access_key_id.clone(),
            secret_access_key: self.s3_secret_access_key.clone(),
            path_style: self.s3_path_style,
            sends_checksums: self.s3_checksums,
        }))
    }

    pub fn public_url(&self) -> Option<String> {
        Some(self.public_url.trim_end_matches('/').to_owned()).filter(|url| !url.is_empty())
    }

    pub fn models_dir(&self) -> PathBuf {
        self.data_dir.join("models")
    }

    pub fn scratch_dir(&self) -> PathBuf {
        self.data_dir.join("scratch")
    }
}

/// Settings of the environment, by their names in the file.
fn environment() -> Result<Vec<(String, String)>> {
    let known: figment::value::Dict = Figment::new().merge(Toml::string(DEFAULTS)).extract()?;
    let mut found = Vec::new();
    if let Ok(url) = std::env::var("DATABASE_URL") {
        found.push(("database_url".to_owned(), url));
    }
    for (name, value) in std::env::vars() {
        let Some(key) = name.strip_prefix("DEBRIEF_").map(str::to_lowercase) else { continue };
        if key.starts_with("test_") || OTHER_NAMES.contains(&key.as_str()) {
            continue;
        }
        if !known.contains_key(&key) {
            bail!("the environment sets {name}, which is no setting of Debrief; `debrief config` shows them all");
        }
        found.push((key, value));
    }
    Ok(found)
}

fn explain(error: figment::Error) -> anyhow::Error {
    anyhow::anyhow!("the configuration is wrong: {error}; `debrief config` shows every setting")
}

/// A number, also as text, as the environment gives it.
fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        Number(u64),
        Text(String),
    }
    match Given::deserialize(deserializer)? {
        Given::Number(number) => Ok(number),
        Given::Text(text) => {
            text.trim().parse().map_err(|_| serde::de::Error::custom(format!("{text:?} is not a number of bytes")))
        }
    }
}

fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        Flag(bool),
        Text(String),
    }
    match Given::deserialize(deserializer)? {
        Given::Flag(flag) => Ok(flag),
        Given::Text(text) => {
            text.trim().parse().map_err(|_| serde::de::Error::custom(format!("{text:?} is neither true nor false")))
        }
    }
}

/// What `debrief config` prints.
#[must_use]
pub fn defaults() -> &'static str {
    DEFAULTS
}

/// Makes the data directory, readable by this user alone.
pub fn make_data_dir(folder: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).with_context(|| {
        format!("the data directory {} cannot be made; choose another with --data-dir", folder.display())
    })
}
