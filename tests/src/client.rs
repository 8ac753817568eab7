use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, RwLock};

use serde_json::Value;

use crate::Connection;

/// Shared by an app and its clients: a restarted server has another port.
pub(crate) type Address = Arc<RwLock<SocketAddr>>;

/// Somebody who talks to the server: with a session's cookie, with a token, or logged out.
#[derive(Clone)]
pub struct Client {
    pub(crate) address: Address,
    pub cookie: Option<String>,
    pub token: Option<String>,
}

impl Client {
    pub(crate) fn new(address: Address) -> Self {
        Self { address, cookie: None, token: None }
    }

    /// Of a server that no story has started.
    pub fn of_address(address: SocketAddr) -> Self {
        Self::new(Arc::new(RwLock::new(address)))
    }

    pub fn with_token(&self, token: &str) -> Self {
        Self { address: self.address.clone(), cookie: None, token: Some(token.into()) }
    }

    pub fn get(&self, path: &str) -> Request<'_> {
        self.request("GET", path)
    }

    pub fn post(&self, path: &str) -> Request<'_> {
        self.request("POST", path)
    }

    pub fn patch(&self, path: &str) -> Request<'_> {
        self.request("PATCH", path)
    }

    pub fn delete(&self, path: &str) -> Request<'_> {
        self.request("DELETE", path)
    }

    pub fn request(&self, method: &str, path: &str) -> Request<'_> {
        Request { client: self, method: method.into(), path: path.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// The usual GET: 200 with JSON.
    pub fn json(&self, path: &str) -> Value {
        self.get(path).send().expect_status(200).json()
    }

    /// A connection for a story that cuts it, or reads from it while it goes on.
    pub fn connect(&self) -> Connection {
        self.try_connect().expect("the server accepts")
    }

    /// For a server that may be gone.
    pub fn try_connect(&self) -> io::Result<Connection> {
        Connection::open(*self.address.read().expect("an address"))
    }

    /// Who this client is.
    pub fn credentials(&self) -> Vec<(String, String)> {
        let cookie = self.cookie.iter().map(|cookie| ("Cookie".to_string(), format!("debrief_session={cookie}")));
        let token = self.token.iter().map(|token| ("Authorization".to_string(), format!("Bearer {token}")));
        cookie.chain(token).collect()
    }

    /// Keeps the session of a reply, as a browser does.
    pub fn take_session(&mut self, reply: &Reply) {
        self.cookie = reply.cookie("debrief_session");
        assert!(self.cookie.is_some(), "the reply sets no session:\n{reply}");
    }
}

pub struct Request<'a> {
    client: &'a Client,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request<'_> {
    pub fn header(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.into(), value.to_string()));
        self
    }

    pub fn json(mut self, body: Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.header("Content-Type", "application/json")
    }

    pub fn bytes(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub fn send(self) -> Reply {
        let what = format!("{} {}", self.method, self.path);
        self.try_send().unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    /// For a server that may be gone.
    pub fn try_send(self) -> io::Result<Reply> {
        let address = *self.client.address.read().expect("an address");
        let mut headers = self.client.credentials();
        headers.extend(self.headers);
        headers.push(("Connection".into(), "close".into()));
        let mut connection = Connection::open(address)?;
        connection.send_head(&self.method, &self.path, &headers, Some(self.body.len()))?;
        // A server that refuses answers before it has read all, and closes.
        let sent = connection.send(&self.body);
        let mut reply = connection.reply(&self.method).map_err(|error| sent.err().unwrap_or(error))?;
        reply.request = format!("{} {}", self.method, self.path);
        Ok(reply)
    }
}

#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub(crate) request: String,
}

impl Reply {
    #[track_caller]
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self}");
        self
    }

    /// A refusal with its stable code, and a sentence for a person.
    #[track_caller]
    pub fn expect_error(self, status: u16, code: &str) -> Self {
        let reply = self.expect_status(status);
        let error = &reply.json()["error"];
        assert_eq!(error["code"], code, "{reply}");
        let message = error["message"].as_str().unwrap_or_default();
        assert!(message.contains(' '), "no sentence: {reply}");
        reply
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("not JSON ({error}): {self}"))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub fn number(&self, name: &str) -> u64 {
        let value = self.header(name).unwrap_or_else(|| panic!("no header {name}: {self}"));
        value.parse().unwrap_or_else(|_| panic!("{name} is no number: {self}"))
    }

    /// The whole `Set-Cookie` line of a cookie.
    pub fn set_cookie(&self, name: &str) -> Option<&str> {
        let lines = self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case("set-cookie"));
        lines.map(|(_, value)| value.as_str()).find(|line| line.starts_with(&format!("{name}=")))
    }

    fn cookie(&self, name: &str) -> Option<String> {
        let pair = self.set_cookie(name)?.split(';').next()?;
        pair.split_once('=').map(|(_, value)| value.to_string()).filter(|value| !value.is_empty())
    }
}

impl std::fmt::Display for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text: String = self.text().chars().take(2000).collect();
        write!(f, "{} answered {}\n{:?}\n{text}", self.request, self.status, self.headers)
    }
}
