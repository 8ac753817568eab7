//! By which names and addresses this machine is reached.

use std::net::IpAddr;

use crate::config::Config;

/// Loopback, the host's name, what the settings name, and the addresses on its networks. Of IPv6 only what is
/// configured: systems make themselves new addresses every day, and each would mean a new certificate.
pub fn names_of_this_machine(config: &Config) -> Vec<String> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    let host = rustix::system::uname();
    names.extend(host.nodename().to_str().ok().filter(|name| is_host_name(name)).map(str::to_lowercase));
    names.extend(config.public_url().as_deref().and_then(host_of).map(str::to_owned));
    let listening = config.listen_address().map(|address| address.ip()).ok();
    names.extend(listening.filter(|ip| !ip.is_unspecified()).map(|ip| ip.to_string()));
    if listening.is_none_or(|ip| ip.is_unspecified()) {
        names.extend(addresses().into_iter().map(|ip| ip.to_string()));
    }
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

fn addresses() -> Vec<IpAddr> {
    let found = if_addrs::get_if_addrs().unwrap_or_default();
    let mut addresses: Vec<IpAddr> =
        found.into_iter().map(|interface| interface.ip()).filter(|ip| ip.is_ipv4() && !ip.is_loopback()).collect();
    addresses.sort();
    addresses
}

/// The host of an http or https address, without its port.
pub fn host_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = match authority.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next()?,
        None => authority.split(':').next()?,
    };
    (host.parse::<IpAddr>().is_ok() || is_host_name(host)).then_some(host)
}

fn is_host_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() < 254
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_an_address_has_no_port_and_no_path() {
        assert_eq!(host_of("https://debrief.example.org:8443/x"), Some("debrief.example.org"));
        assert_eq!(host_of("http://[::1]:8080"), Some("::1"));
        assert_eq!(host_of("http://10.0.0.7"), Some("10.0.0.7"));
        for wrong in ["https://", "https://a b/", "https://münchen.example", "nothing"] {
            assert_eq!(host_of(wrong), None, "{wrong}");
        }
    }
}
