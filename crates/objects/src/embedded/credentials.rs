use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Error, S3Settings};

/// What the embedded server and its one client share. Made once, kept in a file only its owner reads.
#[derive(Clone, Serialize, Deserialize)]
pub struct Credentials {
    pub access_key_id: String,
    pub secret_access_key: String,
}

impl Credentials {
    /// Two processes that start at once end with the same credentials: the first file stays.
    pub fn load_or_create(path: &Path) -> Result<Self, Error> {
        if let Some(credentials) = load(path)? {
            return Ok(credentials);
        }
        create(path)
            .map_err(|source| Error::embedded(format!("cannot write its credentials to {}", path.display()), source))?;
        load(path)?.ok_or_else(|| Error::Embedded {
            problem: format!("its credentials in {} disappeared", path.display()),
            source: None,
        })
    }

    /// The client's settings for the server at `address`.
    #[must_use]
    pub fn settings(&self, address: SocketAddr, bucket: &str) -> S3Settings {
        S3Settings {
            endpoint: Some(format!("http://{address}")),
            region: "us-east-1".into(),
            bucket: bucket.into(),
            access_key_id: self.access_key_id.clone(),
            secret_access_key: self.secret_access_key.clone(),
            path_style: true,
            sends_checksums: true,
        }
    }
}

fn load(path: &Path) -> Result<Option<Credentials>, Error> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let problem = format!("cannot read its credentials in {}", path.display());
            return Err(Error::embedded(problem, error));
        }
    };
    serde_json::from_str(&text).map(Some).map_err(|error| Error::Embedded {
        problem: format!("{} is damaged ({error}): delete it, a new one is made", path.display()),
        source: None,
    })
}

fn create(path: &Path) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let draft = path.with_extension(format!("{}.tmp", random_hex::<8>()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let credentials =
        Credentials { access_key_id: format!("DEBRIEF{}", random_hex::<8>()), secret_access_key: random_hex::<32>() };
    file.write_all(&serde_json::to_vec(&credentials)?)?;
    file.sync_all()?;
    // A link, unlike a rename, never replaces the file of another process that was faster.
    let linked = std::fs::hard_link(&draft, path);
    std::fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    File::open(folder)?.sync_all()
}

pub(crate) fn random_hex<const BYTES: usize>() -> String {
    let mut bytes = [0_u8; BYTES];
    rand::fill(&mut bytes[..]);
    hex::encode(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn credentials_are_made_once_and_are_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/s3-credentials.json");
        let made = Credentials::load_or_create(&path).unwrap();
        let loaded = Credentials::load_or_create(&path).unwrap();
        assert_eq!(made.secret_access_key, loaded.secret_access_key);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
