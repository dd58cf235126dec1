#!/bin/sh
# Runs every test against build folder $1; $2 = unit: only the unit tests. Prints a line for each
# program or script and the totals last: "N passed, N failed, N skipped".
# A script that prints a line starting with "skipped" and exits 0 counts as skipped.
set -u
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
passed=0 failed=0 skipped=0

one() {
	name=$1
	shift
	start=$(date +%s)
	if "$@" >"$work/out" 2>&1; then
		if grep -q '^skipped' "$work/out"; then
			skipped=$((skipped + 1))
			echo "skip  $name: $(grep -m1 '^skipped' "$work/out")"
		else
			passed=$((passed + 1))
			echo "ok    $name ($(($(date +%s) - start)) s)"
		fi
	else
		failed=$((failed + 1))
		echo "FAIL  $name"
		sed 's/^/      /' "$work/out" | tail -n 60
	fi
}

for t in tests/unit/test_*.c; do
	stem=$(basename "$t" .c)
	one "unit $stem" "$build/tests/$stem"
done
if [ "$only" = all ]; then
	for t in tests/cli/*.sh tests/oracle/*.sh; do
		[ -f "$t" ] || continue
		one "$(basename "$(dirname "$t")") $(basename "$t" .sh)" sh "$t"
	done
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
