#!/bin/sh
# Our WBXML codec against libwbxml's tools, over all tokens of all pages and random documents.
# Not here: the comparison itself (oracle_wbxml.py).
set -eu
for tool in wbxml2xml xml2wbxml python3; do
	if ! command -v "$tool" >/dev/null; then
		echo "skipped: $tool is not installed"
		exit 0
	fi
done
exec python3 "$(dirname "$0")/oracle_wbxml.py" "${PUSHSIM:-build/pushsim}"
