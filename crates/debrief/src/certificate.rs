//! The certificate of `serve --tls`: the operator's own, or one that signs itself.
//!
//! A self-signed one lies in `<data dir>/tls/`: `self-signed.json` (mode 0600) is what is served, and
//! `certificate.pem` is a copy of its public half, for clients (`debrief upload --ca-certificate`). It is kept
//! as long as it can be: who has let it in would have to do so again.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use debrief_server::{Tls, TlsError};
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::config::{Config, make_data_dir};
use crate::names::names_of_this_machine;

/// Apple's systems refuse certificates of more than 825 days, even where a person has let them in.
const VALID_FOR: Duration = Duration::days(820);
/// A server that is restarted once a month never shows one that has ended.
const REMADE_BEFORE_ITS_END: Duration = Duration::days(60);
/// Another machine's clock may be behind ours.
const VALID_BEFORE_NOW: Duration = Duration::days(1);

/// What a server shows when it speaks HTTPS.
pub struct Shown {
    pub tls: Tls,
    /// Of a self-signed one: the file that lets a client trust it.
    pub certificate_file: Option<PathBuf>,
}

/// # Errors
/// Names the setting and the file that are wrong.
pub fn load(config: &Config, now: OffsetDateTime) -> Result<Shown> {
    match config.tls_files() {
        Some((certificate, key)) => Ok(Shown { tls: own(certificate, key)?, certificate_file: None }),
        None => self_signed(&config.data_dir, &names_of_this_machine(config), now),
    }
}

fn own(certificate: &Path, key: &Path) -> Result<Tls> {
    let certificate_named = || format!("DEBRIEF_TLS_CERTIFICATE (tls_certificate) names {}", certificate.display());
    let key_named = || format!("DEBRIEF_TLS_KEY (tls_key) names {}", key.display());
    let certificates =
        fs::read(certificate).with_context(|| format!("{}, which cannot be read", certificate_named()))?;
    let key_text = fs::read(key).with_context(|| format!("{}, which cannot be read", key_named()))?;
    Tls::new(&certificates, &key_text).map_err(|error| match &error {
        TlsError::Certificate(_) => anyhow!("{}, but {error}", certificate_named()),
        TlsError::Key(_) => anyhow!("{}, but {error}", key_named()),
        TlsError::Mismatch | TlsError::Unusable(_) => {
            anyhow!("{} and {}, but {error}", certificate_named(), key_named())
        }
    })
}

#[derive(Serialize, Deserialize)]
struct SelfSigned {
    names: Vec<String>,
    /// Unix seconds.
    expires_at: i64,
    certificate_pem: String,
    key_pem: String,
}

impl SelfSigned {
    fn make(names: &[String], now: OffsetDateTime) -> Result<Self> {
        let mut params = CertificateParams::new(names)?;
        params.distinguished_name.remove(DnType::CommonName);
        params.distinguished_name.push(DnType::CommonName, "Debrief (self-signed)");
        params.not_before = now - VALID_BEFORE_NOW;
        params.not_after = now + VALID_FOR;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate()?;
        Ok(Self {
            names: names.to_vec(),
            expires_at: params.not_after.unix_timestamp(),
            certificate_pem: params.self_signed(&key)?.pem(),
            key_pem: key.serialize_pem(),
        })
    }

    /// Whether it still has a while to go, and stands for each of these names.
    fn serves(&self, names: &[String], now: OffsetDateTime) -> bool {
        self.expires_at > (now + REMADE_BEFORE_ITS_END).unix_timestamp()
            && names.iter().all(|name| self.names.contains(name))
    }
}

fn self_signed(data_dir: &Path, names: &[String], now: OffsetDateTime) -> Result<Shown> {
    let folder = data_dir.join("tls");
    make_data_dir(&folder)?;
    let (kept, copy) = (folder.join("self-signed.json"), folder.join("certificate.pem"));
    let found = fs::read(&kept).ok().and_then(|text| serde_json::from_slice::<SelfSigned>(&text).ok());
    let served = found.filter(|found| found.serves(names, now)).and_then(|found| {
        // A damaged file is replaced like one that has ended.
        Tls::new(found.certificate_pem.as_bytes(), found.key_pem.as_bytes()).ok().map(|tls| (found, tls))
    });
    let (certificate, tls) = match served {
        Some(served) => served,
        None => {
            let made = SelfSigned::make(names, now).context("no certificate could be made")?;
            write(&kept, &serde_json::to_vec_pretty(&made)?)?;
            let tls = Tls::new(made.certificate_pem.as_bytes(), made.key_pem.as_bytes())?;
            (made, tls)
        }
    };
    if fs::read(&copy).ok().as_deref() != Some(certificate.certificate_pem.as_bytes()) {
        write(&copy, certificate.certificate_pem.as_bytes())?;
    }
    Ok(Shown { tls, certificate_file: Some(copy) })
}

/// Whole or not at all, and for this user alone.
fn write(path: &Path, text: &[u8]) -> Result<()> {
    let temporary = path.with_extension("new");
    let written = || -> std::io::Result<()> {
        fs::remove_file(&temporary).or_else(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
        let mut file = File::options().create_new(true).write(true).mode(0o600).open(&temporary)?;
        file.write_all(text)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    written().with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn fingerprint(folder: &Path, of: &[&str], now: OffsetDateTime) -> String {
        self_signed(folder, &names(of), now).unwrap().tls.fingerprint().to_owned()
    }

    #[test]
    fn it_is_kept_until_a_name_is_missing_or_its_end_is_near() {
        let folder = tempfile::tempdir().unwrap();
        let now = OffsetDateTime::now_utc();
        let first = fingerprint(folder.path(), &["localhost", "10.0.0.1"], now);
        assert_eq!(fingerprint(folder.path(), &["localhost", "10.0.0.1"], now), first);
        assert_eq!(fingerprint(folder.path(), &["localhost"], now), first, "an address that is gone does no harm");
        let second = fingerprint(folder.path(), &["localhost", "10.0.0.2"], now);
        assert_ne!(second, first);
        assert_eq!(fingerprint(folder.path(), &["localhost"], now + Duration::days(750)), second);
        assert_ne!(fingerprint(folder.path(), &["localhost"], now + Duration::days(770)), second);
    }

    #[test]
    fn it_is_for_this_user_alone_and_damage_makes_it_anew() {
        let folder = tempfile::tempdir().unwrap();
        let now = OffsetDateTime::now_utc();
        let first = fingerprint(folder.path(), &["localhost"], now);
        for name in ["self-signed.json", "certificate.pem"] {
            let file = folder.path().join("tls").join(name);
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        }
        fs::write(folder.path().join("tls/self-signed.json"), "{\"names\":").unwrap();
        assert_ne!(fingerprint(folder.path(), &["localhost"], now), first);
    }
}
