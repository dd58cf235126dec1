#!/bin/sh
# Our HTTP/1.1 against curl and tshark: requests that curl makes are read by us, responses that we
# write are read by curl, and tshark dissects the same bytes of both without complaint.
# Not here: the comparison itself (oracle_http.py).
set -eu
for tool in curl tshark python3; do
	if ! command -v "$tool" >/dev/null; then
		echo "skipped: $tool is not installed"
		exit 0
	fi
done
exec python3 "$(dirname "$0")/oracle_http.py" "${PUSHSIM:-build/pushsim}"
