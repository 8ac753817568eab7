//! Which failed calls are made again at once. The SDK does it, with jitter and growing pauses, for 500,
//! 502, 503, 504, resets, timeouts, and the codes of AWS; other servers know more ways to say "later".

use std::time::Duration;

use aws_sdk_s3::config::interceptors::InterceptorContext;
use aws_sdk_s3::config::retry::{ClassifyRetry, RetryAction, RetryConfig};
use aws_sdk_s3::config::timeout::TimeoutConfig;

/// The first try and three more: about five seconds of a restarting server are bridged.
const ATTEMPTS: u32 = 4;

/// A pause before a try is a random part of this, doubled at each.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// Nothing between here and an S3 server in another region takes longer to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Covers sending one part of 8 MiB over a slow line until the answer begins; a stalled body is noticed
/// earlier by the SDK's own stalled-stream protection.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(120);

/// All tries of one call together; what takes longer is better tried again by the job or the person.
const CALL_TIMEOUT: Duration = Duration::from_secs(300);

pub(crate) fn config() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(ATTEMPTS).with_initial_backoff(FIRST_PAUSE)
}

pub(crate) fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(ANSWER_TIMEOUT)
        .operation_timeout(CALL_TIMEOUT)
        .build()
}

/// Too many requests, a body that came cut or changed, two changes at once.
const PASSING: [&str; 8] = [
    "SlowDown",
    "TooManyRequests",
    "ServiceUnavailable",
    "RequestTimeout",
    "IncompleteBody",
    "BadDigest",
    "XAmzContentSHA256Mismatch",
    "OperationAborted",
];

/// Whether an error that is no 5xx passes by itself. An error inside a "200 OK" is one that came up after
/// the server had begun to answer, as completing and copying do; S3 says to take it for a 500.
pub(crate) fn passes(status: u16, code: &str) -> bool {
    matches!(status, 200 | 408 | 429) || PASSING.contains(&code)
}

#[derive(Debug)]
pub(crate) struct Passing;

impl ClassifyRetry for Passing {
    fn classify_retry(&self, ctx: &InterceptorContext) -> RetryAction {
        let (Some(response), Some(Err(_))) = (ctx.response(), ctx.output_or_error()) else {
            return RetryAction::NoActionIndicated;
        };
        let body = response.body().bytes().and_then(|body| std::str::from_utf8(body).ok()).unwrap_or_default();
        let code =
            body.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map_or("", |(code, _)| code);
        if passes(response.status().as_u16(), code) {
            RetryAction::transient_error()
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "errors that pass"
    }
}
