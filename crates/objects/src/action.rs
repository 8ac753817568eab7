use std::fmt;

/// A call to S3, for messages: what it does, and what an access key must be allowed for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Write,
    Read,
    Look,
    Delete,
    List,
    Begin,
    WritePart,
    CopyPart,
    Complete,
    Abort,
    ListUploads,
    LookAtBucket,
    CreateBucket,
}

impl Action {
    /// The name of the permission, as AWS and those who follow it call it.
    #[must_use]
    pub fn permission(self) -> &'static str {
        match self {
            Self::Write | Self::Begin | Self::WritePart | Self::Complete => "s3:PutObject",
            Self::Read | Self::Look => "s3:GetObject",
            Self::CopyPart => "s3:GetObject and s3:PutObject",
            Self::Delete => "s3:DeleteObject",
            Self::List | Self::LookAtBucket => "s3:ListBucket",
            Self::Abort => "s3:AbortMultipartUpload",
            Self::ListUploads => "s3:ListBucketMultipartUploads",
            Self::CreateBucket => "s3:CreateBucket",
        }
    }
}

/// What stands after "could not".
impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Write => "write",
            Self::Read => "read",
            Self::Look => "look at",
            Self::Delete => "delete",
            Self::List => "list objects",
            Self::Begin => "begin a multipart upload of",
            Self::WritePart => "write a part of",
            Self::CopyPart => "copy",
            Self::Complete => "complete the multipart upload of",
            Self::Abort => "abort the multipart upload of",
            Self::ListUploads => "list multipart uploads",
            Self::LookAtBucket => "look at the bucket",
            Self::CreateBucket => "create the bucket",
        })
    }
}
