#!/bin/sh
# The committed JSON Schema, judged by python3-jsonschema.
if ! python3 -c 'import jsonschema' 2>/dev/null; then
	echo "skipped: python3-jsonschema is not installed"
	exit 0
fi
exec python3 tests/oracle/schema.py
