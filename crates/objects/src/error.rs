use std::path::PathBuf;

use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

use crate::action::Action;
use crate::retries;

/// What went wrong with an object, in words that name the setting to look at where there is one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the setting {name} is wrong: {problem}")]
    Setting { name: &'static str, problem: String },

    #[error("the object {key} is not in the bucket")]
    NotFound { key: String },

    #[error("the object storage is full: free space on its disk or raise its quota")]
    StorageFull,

    #[error("the object {key} has {size_bytes} bytes, more than the {max_bytes} expected here")]
    TooLarge { key: String, size_bytes: u64, max_bytes: u64 },

    #[error("bytes {start} to {end} do not lie in the object {key}")]
    OutOfRange { key: String, start: u64, end: u64 },

    #[error("nothing to compose for {key}: there are no pieces")]
    NoPieces { key: String },

    #[error("the object {key} has {found_bytes} bytes after writing, {expected_bytes} were sent")]
    Incomplete { key: String, expected_bytes: u64, found_bytes: u64 },

    /// Aborted by a lifecycle rule, a person, or a server that restarted.
    #[error(
        "S3 forgot the multipart upload of {key} while it went on: look for a lifecycle rule of the bucket \
         that aborts unfinished uploads early, or for somebody who does"
    )]
    UploadGone { key: String },

    #[error("cannot reach S3 at {endpoint} ({reason}): check DEBRIEF_S3_ENDPOINT and that it runs")]
    Unreachable { endpoint: String, reason: String },

    #[error("S3 at {endpoint} refused to {action} ({code}): {advice}")]
    Refused { endpoint: String, action: String, code: String, advice: String },

    #[error(
        "the bucket {bucket} is not at {endpoint} but elsewhere ({message}): check DEBRIEF_S3_REGION and \
         DEBRIEF_S3_ENDPOINT"
    )]
    Elsewhere { endpoint: String, bucket: String, message: String },

    #[error("the bucket {bucket} is not at {endpoint}: check DEBRIEF_S3_BUCKET ({reason})")]
    NoBucket { endpoint: String, bucket: String, reason: String },

    #[error("S3 could not {action}: {code}: {message}")]
    Rejected { action: String, code: String, status: u16, message: String },

    #[error("S3 does not do what it says: {message}")]
    Misbehaves { message: String },

    #[error("cannot read {path}")]
    LocalFile { path: PathBuf, source: std::io::Error },

    #[error("the embedded S3 server: {problem}")]
    Embedded { problem: String, source: Option<std::io::Error> },
}

impl Error {
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }

    /// Whether the same call can succeed later with nothing changed here.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::StorageFull => true,
            Self::Rejected { status, code, .. } => *status >= 500 || retries::passes(*status, code),
            _ => false,
        }
    }

    pub(crate) fn embedded(problem: impl Into<String>, source: std::io::Error) -> Self {
        Self::Embedded { problem: problem.into(), source: Some(source) }
    }
}

impl From<Error> for std::io::Error {
    fn from(error: Error) -> Self {
        let kind = match error {
            Error::NotFound { .. } => std::io::ErrorKind::NotFound,
            Error::StorageFull => std::io::ErrorKind::StorageFull,
            Error::OutOfRange { .. } => std::io::ErrorKind::UnexpectedEof,
            _ => std::io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}

/// What the servers in use call a full disk or a used-up quota, besides HTTP status 507.
const FULL: [&str; 5] =
    ["InsufficientStorage", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded", "StorageFull"];

const REFUSED: [&str; 9] = [
    "AccessDenied",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "AuthorizationHeaderMalformed",
    "RequestTimeTooSkewed",
    "ExpiredToken",
    "InvalidToken",
    "NotSignedUp",
    "AccountProblem",
];

const ELSEWHERE: [&str; 3] = ["PermanentRedirect", "TemporaryRedirect", "IllegalLocationConstraintException"];

/// Which call failed, for the message.
pub(crate) struct Call<'a> {
    pub endpoint: &'a str,
    pub bucket: &'a str,
    pub action: Action,
    pub key: Option<&'a str>,
}

impl Call<'_> {
    pub(crate) fn failed<E>(&self, error: SdkError<E, HttpResponse>) -> Error
    where
        E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let endpoint = self.endpoint.to_owned();
        let Some(response) = error.raw_response() else {
            let reason = DisplayErrorContext(&error).to_string();
            return Error::Unreachable { endpoint, reason };
        };
        let status = response.status().as_u16();
        let code = error.code().unwrap_or_default().to_owned();
        let message = error.message().unwrap_or_default().to_owned();
        if status == 507 || FULL.contains(&code.as_str()) {
            return Error::StorageFull;
        }
        if code == "NoSuchBucket" {
            return Error::NoBucket { endpoint, bucket: self.bucket.to_owned(), reason: code };
        }
        if let (Some(key), true) = (self.key, status == 404 || code == "NoSuchUpload") {
            let key = key.to_owned();
            return if code == "NoSuchUpload" { Error::UploadGone { key } } else { Error::NotFound { key } };
        }
        if status / 100 == 3 || ELSEWHERE.contains(&code.as_str()) {
            let message = if message.is_empty() { format!("status {status}") } else { message };
            return Error::Elsewhere { endpoint, bucket: self.bucket.to_owned(), message };
        }
        if REFUSED.contains(&code.as_str()) || matches!(status, 401 | 403) {
            let advice = self.advice(&code, &message);
            let code = if code.is_empty() { format!("status {status}") } else { code };
            return Error::Refused { endpoint, action: self.what(), code, advice };
        }
        let code = if code.is_empty() { format!("HTTP status {status}") } else { code };
        let message = match (message.is_empty(), status) {
            (false, _) => message,
            (true, 500..) => format!("{endpoint} has a fault or is busy; its own log says more"),
            (true, _) => DisplayErrorContext(&error).to_string(),
        };
        Error::Rejected { action: self.what(), code, status, message }
    }

    /// An answer that says success and lacks what every S3 server says.
    pub(crate) fn nonsense(&self, what: &str) -> Error {
        let message = format!("the server answered with {what}: is a proxy between, or is it no S3 server?");
        Error::Rejected { action: self.what(), code: "UnexpectedAnswer".into(), status: 0, message }
    }

    fn what(&self) -> String {
        match self.key {
            Some(key) => format!("{} {key}", self.action),
            None => self.action.to_string(),
        }
    }

    fn advice(&self, code: &str, message: &str) -> String {
        let permission = self.action.permission();
        match code {
            "RequestTimeTooSkewed" => "this machine's clock is wrong; let it be set by NTP".into(),
            "AuthorizationHeaderMalformed" => format!("check DEBRIEF_S3_REGION; the server says: {message}"),
            "InvalidAccessKeyId" => "check DEBRIEF_S3_ACCESS_KEY_ID and DEBRIEF_S3_SECRET_ACCESS_KEY".into(),
            "SignatureDoesNotMatch" => "check DEBRIEF_S3_SECRET_ACCESS_KEY; a proxy between has to leave the Host \
                header and the path as they are"
                .into(),
            "AccessDenied" => format!("allow {permission} on the bucket {} to this access key", self.bucket),
            // The answer to HEAD has no body that could tell.
            "" => format!(
                "check DEBRIEF_S3_ACCESS_KEY_ID, DEBRIEF_S3_SECRET_ACCESS_KEY, DEBRIEF_S3_REGION and this machine's \
                 clock, and allow {permission} on the bucket {}",
                self.bucket
            ),
            _ => format!("check DEBRIEF_S3_ACCESS_KEY_ID and DEBRIEF_S3_SECRET_ACCESS_KEY; the server says: {message}"),
        }
    }
}
