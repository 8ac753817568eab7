//! What the rules about people refuse, in sentences that server and command line both show.

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("“{0}” is not an e-mail address.")]
    InvalidEmail(String),
    #[error("Nobody here has the e-mail address {0}. Add them with “debrief user add”.")]
    UnknownUser(String),
    #[error("There is no such member in this workspace.")]
    UnknownMember,
    #[error("{0} is in this workspace already. For a forgotten password use “debrief user reset”.")]
    AlreadyMember(String),
    #[error(
        "There is an account with the address {0} already, without a password. Its own link sets one; ask an admin for it."
    )]
    AccountWaits(String),
    #[error("{0} is in no workspace any more. Ask an admin for an invitation.")]
    NoWorkspace(String),
    #[error("A workspace keeps at least one owner. Make somebody else an owner first.")]
    LastOwner,
    #[error("Only an owner may make owners, or change or remove one.")]
    OwnersOnly,
    #[error("This link is not valid: it was used, has expired or was replaced. Ask for a new one.")]
    LinkInvalid,
    #[error("There are several workspaces ({0}). Say which one with --workspace.")]
    WhichWorkspace(String),
    #[error(transparent)]
    Db(#[from] crate::Error),
}

pub type Result<T> = std::result::Result<T, Error>;

impl From<sqlx::Error> for Error {
    fn from(cause: sqlx::Error) -> Self {
        Self::Db(cause.into())
    }
}
