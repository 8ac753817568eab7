//! What a client is told when something cannot be done: a stable code, and a sentence that says what to do.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use debrief_db::accounts;
use serde::Serialize;
use utoipa::ToSchema;

/// The client gets status, code and message; the log gets the cause, once.
#[derive(Debug)]
pub struct Error {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: String,
    cause: Option<anyhow::Error>,
}

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Serialize, ToSchema)]
pub struct ErrorBody {
    error: ErrorDetail,
}

#[derive(Serialize, ToSchema)]
pub struct ErrorDetail {
    /// Stable; programs may match on it.
    pub code: String,
    /// For a person; says what to do.
    pub message: String,
}

impl Error {
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), cause: None }
    }

    /// Unknown, or not for this principal: the answer is the same.
    pub fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("There is no such {what}, or you may not see it."))
    }

    pub fn invalid(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
    }

    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    pub fn login_required() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "login_required",
            "Log in first, or send a token as “Authorization: Bearer …”.",
        )
    }

    pub fn storage_full() -> Self {
        Self::new(
            StatusCode::INSUFFICIENT_STORAGE,
            "storage_full",
            "The server's disk is almost full. What exists is safe; ask an admin to free space, then try again.",
        )
    }

    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            code: "internal",
            message: "Something went wrong on the server. Try again; the server's log says more.".into(),
            cause: Some(cause.into()),
        }
    }

    fn because(mut self, cause: impl Into<anyhow::Error>) -> Self {
        self.cause = Some(cause.into());
        self
    }
}

impl From<debrief_db::Error> for Error {
    fn from(cause: debrief_db::Error) -> Self {
        match cause {
            debrief_db::Error::Fenced => Self::conflict(
                "conflict",
                "Another request has changed this meanwhile. Read it again, then repeat your change.",
            ),
            cause if cause.is_full() => Self::storage_full().because(cause),
            debrief_db::Error::UnknownAttachment => Self::invalid(
                "unknown_attachment",
                "One of the attachments is not there any more, or stands beside another comment. Attach it once more.",
            ),
            debrief_db::Error::Conflict(what) => Self::conflict("conflict", format!("{what}.")),
            cause => Self::internal(cause),
        }
    }
}

impl From<accounts::Error> for Error {
    fn from(refusal: accounts::Error) -> Self {
        use accounts::Error as Refusal;
        let message = refusal.to_string();
        match refusal {
            Refusal::InvalidEmail(_) => Self::invalid("invalid_email", message),
            Refusal::UnknownMember => Self::new(StatusCode::NOT_FOUND, "not_found", message),
            Refusal::LinkInvalid => Self::new(StatusCode::NOT_FOUND, "link_invalid", message),
            Refusal::AlreadyMember(_) => Self::conflict("already_member", message),
            Refusal::AccountWaits(_) => Self::conflict("account_exists", message),
            Refusal::LastOwner => Self::conflict("last_owner", message),
            Refusal::OwnersOnly => Self::forbidden(message),
            Refusal::NoWorkspace(_) => Self::new(StatusCode::FORBIDDEN, "no_workspace", message),
            Refusal::UnknownUser(_) | Refusal::WhichWorkspace(_) => Self::invalid("invalid_account", message),
            Refusal::Db(cause) => cause.into(),
        }
    }
}

impl From<debrief_objects::Error> for Error {
    fn from(cause: debrief_objects::Error) -> Self {
        if matches!(cause, debrief_objects::Error::StorageFull) {
            return Self::storage_full().because(cause);
        }
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "storage_unavailable",
            "The object storage does not answer as it should. Try again in a moment; the server's log says more.",
        )
        .because(cause)
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Some(cause) = &self.cause {
            tracing::error!(code = self.code, "{cause:#}");
        }
        let detail = ErrorDetail { code: self.code.into(), message: self.message };
        let mut response = (self.status, Json(ErrorBody { error: detail })).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
