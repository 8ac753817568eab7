//! Virtual-host style on this machine: `bucket.localhost` is loopback (RFC 6761, 6.3), though few systems'
//! resolvers know it.

use std::net::{IpAddr, Ipv4Addr};

use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns};

pub(crate) fn is_localhost(endpoint: &str) -> bool {
    let Some(authority) = endpoint.strip_prefix("http://") else { return false };
    let host = authority.split(['/', ':']).next().unwrap_or_default();
    host == "localhost" || host.ends_with(".localhost")
}

/// Bytes to this endpoint never leave the machine.
pub(crate) fn is_loopback(endpoint: &str) -> bool {
    let Ok(uri) = endpoint.parse::<hyper::Uri>() else { return false };
    let host = uri.host().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    address.map_or_else(|_| is_localhost(endpoint), |address| address.is_loopback())
}

#[derive(Clone, Debug)]
pub(crate) struct Localhost;

impl ResolveDns for Localhost {
    fn resolve_dns<'a>(&'a self, _name: &'a str) -> DnsFuture<'a> {
        DnsFuture::ready(Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_localhost() {
        for here in ["http://localhost", "http://localhost:9000/", "http://s3.localhost:1"] {
            assert!(is_localhost(here), "{here}");
        }
        for elsewhere in ["http://localhost.example.org", "http://10.0.0.1:9000", "https://s3.localhost", "localhost"] {
            assert!(!is_localhost(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for here in ["http://127.0.0.1:9000", "http://[::1]:9000/", "http://localhost:9000", "http://s3.localhost:1"] {
            assert!(is_loopback(here), "{here}");
        }
        for elsewhere in ["http://10.0.0.1:9000", "http://127.0.0.1.example.org", "http://127.0.0.1@example.org", ""] {
            assert!(!is_loopback(elsewhere), "{elsewhere}");
        }
    }
}
