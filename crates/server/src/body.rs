//! A JSON body and a query, whose faults are told in the words of every other error.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::state::AppState;

pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Error> {
        match Json::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(JsonRejection::MissingJsonContentType(_)) => Err(Error::new(
                axum::http::StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "json_expected",
                "Send JSON, with the header “Content-Type: application/json”.",
            )),
            Err(rejection) => {
                Err(Error::new(rejection.status(), "invalid_body", format!("{}.", rejection.body_text())))
            }
        }
    }
}

pub struct QueryString<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for QueryString<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                Err(Error::new(rejection.status(), "invalid_query", format!("{}.", rejection.body_text())))
            }
        }
    }
}
