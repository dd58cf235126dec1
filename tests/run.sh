#!/bin/sh
# Runs every test against build folder $1; $2 = unit: only the unit tests. As many at a time as the
# machine has processors. Prints a line for each program or script and the totals last:
# "N passed, N failed, N skipped".
# A script that prints a line starting with "skipped" and exits 0 counts as skipped.
set -u
if [ "${1:-}" = --one ]; then
	name=$2
	shift 2
	out=$(mktemp)
	start=$(date +%s)
	if "$@" >"$out" 2>&1; then
		if grep -q '^skipped' "$out"; then
			echo "skip  $name: $(grep -m1 '^skipped' "$out")"
		else
			echo "ok    $name ($(($(date +%s) - start)) s)"
		fi
	else
		printf 'FAIL  %s\n%s\n' "$name" "$(sed 's/^/      /' "$out" | tail -n 60)"
	fi
	rm -f "$out"
	exit 0
fi
build=$1
only=${2:-all}
cd "$(dirname "$0")/.." || exit 1
PUSHSIM=$PWD/$build/pushsim
BUILD=$PWD/$build
export PUSHSIM BUILD
LC_ALL=C.UTF-8
export LC_ALL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
	for t in tests/unit/test_*.c; do
		stem=$(basename "$t" .c)
		printf 'unit %s\n%s\n' "$stem" "$build/tests/$stem"
	done
	if [ "$only" = all ]; then
		for t in tests/cli/*.sh tests/oracle/*.sh; do
			printf '%s %s\nsh %s\n' "$(basename "$(dirname "$t")")" "$(basename "$t" .sh)" "$t"
		done
	fi
} >"$work/tests"
# The name may hold a space, the command is split: it is ours.
# shellcheck disable=SC2016
xargs -d '\n' -n 2 -P "$(nproc)" sh -c 'sh tests/run.sh --one "$0" $1' <"$work/tests" |
	tee "$work/lines"
count() {
	grep -c "^$1 " "$work/lines"
}
failed=$(count FAIL)
echo "$(count 'ok  ') passed, $failed failed, $(count 'skip') skipped"
[ "$failed" -eq 0 ]
