#!/bin/sh
# The house rules: include directions, pure folders, exported names, sizes (scripts/tidy.sh).
. "$(dirname "$0")/lib/prelude.sh"
case $BUILD in
*asan*) echo "skipped: a sanitizer's objects use other symbols"; exit 0 ;;
esac
echo "house rules hold"
sh "$root/scripts/tidy.sh" "$BUILD" || bad "make tidy lists them"
finish
