//! People: accounts, their membership in workspaces, and the secrets that let them in.
//!
//! Owned here: users, workspaces, members, links (set-up, invitation, password), sessions and tokens.
//! A secret is 32 random bytes and exists outside only; rows hold its SHA-256.
//! Absent: hashing and checking passwords (crate `server`); this crate sees them as opaque texts.
//! Invariant: once a workspace has an owner, it keeps one.

mod commands;
mod error;
mod links;
mod members;
mod secrets;
mod sessions;

pub use commands::{add_user, create_token, make_setup_link, reset_user};
pub use error::{Error, Result};
pub use links::{
    Accepted, Account, Invitation, Link, LinkKind, NewInvitation, accept_invitation, accept_setup, find_link,
    invitations, invite, revoke_invitation, set_password,
};
pub use members::{Member, MemberCursor, change_role, find_member, members, remove_member};
pub use secrets::secret_hash;
pub use sessions::{Login, SESSION_MS, end_session, find_login, forget_expired, start_session, workspace_name};

/// Trimmed and in lower case, which is how e-mail addresses are stored and compared.
///
/// The check is for slips of the hand; only a mail that arrives proves an address.
pub fn normalise_email(email: &str) -> Result<String> {
    let normal = email.trim().to_lowercase();
    let sound = normal.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    });
    let printable = !normal.chars().any(|c| c.is_whitespace() || c.is_control());
    // 254 is the longest address that SMTP carries.
    if sound && printable && normal.len() <= 254 {
        Ok(normal)
    } else {
        Err(Error::InvalidEmail(email.trim().chars().take(80).collect()))
    }
}
