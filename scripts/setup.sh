#!/bin/sh
# Installs the Debian packages that `make run` (argument: run) or `make check` (argument: check)
# need and that are not there yet. Elsewhere it prints the list and stops.
set -eu
run='pkg-config libgsl-dev libjansson-dev gnuplot-nox'
check='check libwbxml2-utils tshark gammu python3-gammu libosmocore-dev libwbxml2-dev curl python3-jsonschema'
check="$check chromium jq clang libclang-rt-14-dev"
case "${1:-run}" in
run) wanted=$run ;;
check) wanted="$run $check" ;;
*) echo "usage: setup.sh run|check" >&2; exit 2 ;;
esac
command -v dpkg-query >/dev/null 2>&1 || {
	echo "setup: not a Debian system; please install: gcc make $wanted" >&2
	exit 0
}
missing=
for p in $wanted; do
	dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
# The SMPP oracle's second opinion; where npm is not there already, tshark's must do.
if [ "$1" = check ] && command -v npm >/dev/null 2>&1 && [ ! -d build/npm/node_modules/smpp ]; then
	npm install --prefix build/npm --no-save --silent smpp@0.5.1 >/dev/null 2>&1 ||
		echo "setup: npm could not install smpp; the oracle uses tshark alone" >&2
fi
[ -n "$missing" ] || exit 0
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
if [ -n "$sudo" ] && ! command -v sudo >/dev/null 2>&1; then
	echo "setup: please install as root:$missing" >&2
	exit 1
fi
echo "setup: installing$missing" >&2
$sudo apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $sudo env DEBIAN_FRONTEND=noninteractive \
	apt-get install -y -qq --no-install-recommends $missing >/dev/null
