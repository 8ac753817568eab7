use serde_json::{Value, json};

use crate::{Client, TestApp};

/// Long enough to be accepted.
const PASSWORD: &str = "correct horse battery";

/// Who a story acts as.
impl TestApp {
    /// The owner of a new workspace, through the printed set-up link.
    pub fn owner(&self) -> Client {
        let mut owner = self.anyone();
        let reply = owner
            .post("/api/setup")
            .json(json!({
                "token": self.server().setup_token(), "workspace_name": "Team", "name": "Olga",
                "email": "olga@example.org", "password": PASSWORD,
            }))
            .send()
            .expect_status(201);
        owner.take_session(&reply);
        owner
    }

    /// A new member of the owner's workspace, through an invitation link.
    pub fn member(&self, owner: &Client, name: &str, role: &str) -> Client {
        let invitation = owner.post("/api/invitations").json(json!({"role": role})).send().expect_status(201).json();
        self.join(token_of(&invitation["url"]), name)
    }

    pub fn join(&self, token: &str, name: &str) -> Client {
        let mut member = self.anyone();
        let email = format!("{}@example.org", name.to_lowercase());
        let body = json!({"token": token, "name": name, "email": email, "password": PASSWORD});
        let reply = member.post("/api/join").json(body).send().expect_status(201);
        member.take_session(&reply);
        member
    }

    /// The owner of another workspace of the same server, made on the command line.
    pub fn stranger(&self) -> Client {
        let add = ["user", "add", "sam@example.net", "--role", "owner", "--name", "Sam", "--workspace", "Elsewhere"];
        let link = self.last_line_of(&add);
        let mut stranger = self.anyone();
        let body = json!({"token": token_of(&json!(link)), "password": PASSWORD});
        let reply = stranger.post("/api/password").json(body).send().expect_status(200);
        stranger.take_session(&reply);
        stranger
    }

    /// Logs in with the password that everybody here has.
    pub fn login(&self, email: &str) -> Client {
        let mut client = self.anyone();
        let reply =
            client.post("/api/login").json(json!({"email": email, "password": PASSWORD})).send().expect_status(200);
        client.take_session(&reply);
        client
    }
}

impl Client {
    pub fn user_id(&self) -> String {
        self.json("/api/me")["user"]["id"].as_str().expect("an id").to_string()
    }
}

/// The last part of a link.
pub fn token_of(url: &Value) -> &str {
    url.as_str().and_then(|url| url.trim().rsplit('/').next()).expect("a link")
}
