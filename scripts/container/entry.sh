#!/bin/sh
# Starts debrief in a container. A setting may come from a file: NAME_FILE=/path sets NAME to
# the file's content, so that no secret stands in compose.yaml or in the image.
set -eu

for name in DATABASE_URL DEBRIEF_S3_ACCESS_KEY_ID DEBRIEF_S3_SECRET_ACCESS_KEY; do
    eval "file=\${${name}_FILE:-}"
    if [ -n "$file" ]; then
        eval "$name=\$(cat \"\$file\")"
        export "${name?}"
        unset "${name}_FILE"
    fi
done

exec debrief "$@"
