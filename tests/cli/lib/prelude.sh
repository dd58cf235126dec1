# Sourced by the scripts in the folder above: the program, a work folder of their own, small
# helpers.
# $PUSHSIM is the program and $BUILD the build folder; both have defaults for runs by hand.
set -u
LC_ALL=C.UTF-8
export LC_ALL
unset NO_COLOR GLIBC_TUNABLES
root=$(cd "$(dirname "$0")/../.." && pwd)
PUSHSIM=${PUSHSIM:-$root/build/pushsim}
BUILD=${BUILD:-$root/build/release}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

# bad TEXT...: one line about what is wrong; the script goes on and fails at its end.
bad() {
	echo "FAIL: $*"
	failures=$((failures + 1))
}

# expect CODE COMMAND...: runs it with stdout in out, stderr in err, and compares the exit code.
expect() {
	wanted=$1
	shift
	"$@" >out 2>err </dev/null
	code=$?
	if [ "$code" -ne "$wanted" ]; then
		bad "exit $code instead of $wanted: $*"
		head -n 3 err
	fi
}

# holds FILE PATTERN, lacks FILE PATTERN: an extended regular expression in some line, or in none.
holds() {
	grep -qE -e "$2" "$1" || {
		bad "$1 lacks: $2"
		head -n 5 "$1"
	}
}

lacks() {
	if grep -qE -e "$2" "$1"; then
		bad "$1 holds: $2"
		grep -nE -e "$2" "$1" | head -n 3
	fi
}

# same DIR1 DIR2: every file is there in both with the same bytes, but manifest.json, log.ndjson and
# the screen, which tell times and the folder's name.
same() {
	diff -rq -x manifest.json -x log.ndjson -x screen.txt "$1" "$2" >difference ||
		bad "$1 and $2 differ: $(head -n 3 difference)"
}

# need PROGRAM...: skips the script where one is missing.
need() {
	for program in "$@"; do
		command -v "$program" >/dev/null 2>&1 || {
			echo "skipped: no $program here"
			exit 0
		}
	done
}

finish() {
	[ "$failures" -eq 0 ] || exit 1
	exit 0
}
