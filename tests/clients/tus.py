"""Uploads one file with tuspy; `tests/stories/clients.rs` runs it.

    python tus.py '{"endpoint", "token", "file", "chunk_size", "metadata", "checksum", "wrong_from", "stop_at", "url"}'

With `checksum` each chunk is sent with its SHA-1, from chunk number `wrong_from` on with a wrong one; at `stop_at`
bytes it ends; with `url` it resumes. It prints one line of JSON: {"url", "offset"}, with {"status", "body"} of a refusal.
"""

import hashlib
import json
import sys

from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

given = json.loads(sys.argv[1])
client = TusClient(given["endpoint"], headers={"Authorization": "Bearer " + given["token"]})


def outcome(uploader, **more):
    print(json.dumps({"url": uploader and uploader.url, "offset": uploader and uploader.offset, **more}))
    sys.exit(0)


class WrongSum:
    """SHA-1 of other bytes."""

    def __init__(self, chunk):
        self.sum = hashlib.sha1(chunk + b"!")

    def digest(self):
        return self.sum.digest()


uploader = None
try:
    uploader = client.uploader(
        file_path=given["file"],
        url=given.get("url"),
        chunk_size=given["chunk_size"],
        metadata=given.get("metadata"),
        upload_checksum=given.get("checksum", False),
    )
    chunks = 0
    stop_at = given.get("stop_at", uploader.get_file_size())
    # tuspy makes the upload with its first chunk, and an empty file has none.
    if uploader.get_file_size() == 0:
        uploader.upload()
    while uploader.offset < stop_at:
        if chunks == given.get("wrong_from"):
            uploader._BaseUploader__checksum_algorithm = WrongSum
        uploader.upload_chunk()
        chunks += 1
except (TusCommunicationError, TusUploadFailed) as refusal:
    body = refusal.response_content
    outcome(uploader, status=refusal.status_code, body=body.decode() if isinstance(body, bytes) else body)
outcome(uploader)
