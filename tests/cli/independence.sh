#!/bin/sh
# Adding or removing a strategy changes no byte of the others' results (SEMANTICS 4.5).
. "$(dirname "$0")/lib/prelude.sh"
need jq
run() {
	folder=$1
	shift
	expect 0 "$PUSHSIM" run "$root/scenarios/tutorial-2005.json" -q --reps 2 \
		--set population.users=9 --set expect=null --no-plots -o "$folder" "$@"
}

metrics() { # FOLDER STRATEGY
	jq -S ".points[0].strategies[\"$2\"].metrics" "$1/summary.json"
}

run all
names='check-in-15 autd sync-15 push'
for gone in $names; do
	echo "without $gone the others stay as they are"
	run "less-$gone" --set "strategies.$gone=null"
	[ "$(metrics "less-$gone" "$gone")" = null ] || bad "$gone is still there"
	for name in $names; do
		[ "$name" = "$gone" ] && continue
		metrics all "$name" >one
		metrics "less-$gone" "$name" >two
		[ "$(wc -l <one)" -gt 500 ] || bad "few metrics of $name"
		cmp -s one two || bad "$name changed without $gone: $(diff one two | head -n 4)"
		grep -E "^[0-9]+,$name,[a-z]" all/summary.csv >one
		grep -E "^[0-9]+,$name,[a-z]" "less-$gone/summary.csv" >two
		[ "$(wc -l <one)" -gt 100 ] || bad "few rows of $name"
		cmp -s one two || bad "rows of $name changed without $gone: $(diff one two | head -n 2)"
		for file in "hist/p000-$name-latency.csv" "series/p000-$name.csv"; do
			tail -n +2 "all/$file" >one
			tail -n +2 "less-$gone/$file" >two
			cmp -s one two || bad "$file changed without $gone"
		done
	done
done
finish
