#!/bin/sh
# run --json is one JSON document, also with warnings and unmet expectations; and no output of any
# kind holds a NaN, an Infinity or a negative zero.
. "$(dirname "$0")/lib/prelude.sh"
need jq
echo "--json with warnings and an expectation that is not met"
expect 4 "$PUSHSIM" run "$root/scenarios/tutorial-2005.json" --json --reps 2 -o json \
	--set population.users=5 --set 'expect=["push.latency_s.p50 < 1 ms"]'
jq -e '.format == "pushsim-summary/1" and .expect[0].verdict == "not met"' out >/dev/null ||
	bad "not the summary: $(head -c 200 out)"
cmp -s out json/summary.json || bad "stdout is not summary.json"

echo "one replication, hardly any mail: unknown values are null with a reason"
expect 0 "$PUSHSIM" run "$root/scenarios/learn/01-one-mail.json" --json --reps 1 -o rare \
	--set population.users=2 --set 'workload.mail_per_user=0.01 /d' --set expect=null \
	--set 'run.duration=6 h' --trace 1
jq -e '[.. | objects | select(has("ci95") and .ci95 == null)] | length > 0' out >/dev/null ||
	bad "no unknown interval with one replication"
jq -e '[.. | objects | select(has("mean") and .mean == null and (has("reason") | not))] |
	length == 0' out >/dev/null || bad "an unknown mean without a reason"

for folder in json rare; do
	echo "no NaN, no Infinity, no -0 in $folder/"
	find "$folder" -type f ! -name '*.png' >files
	[ "$(wc -l <files)" -gt 20 ] || bad "only $(wc -l <files) files"
	# Pictures, pages and gnuplot's scripts (where NaN is the word for a gap) are looked at below.
	grep -vE '\.(html|svg|gp)$' files >data
	# Words of people ("Nanterre") have letters around them; values have none.
	xargs grep -nwiE '[-+]?(nan|inf|infinity)' <data >hits
	[ -s hits ] && bad "$(cut -c1-200 hits | head -n 3)"
	xargs grep -nE '(^|[,:[ ])-0(\.0*)?([],} ]|$)' <data >hits
	[ -s hits ] && bad "negative zero: $(cut -c1-200 hits | head -n 3)"
	# A number that went wrong shows as text or as a coordinate there.
	grep -E '\.(html|svg)$' files | xargs grep -nE '[ ,">(=](nan|inf|Infinity)[ ,"<)]' >hits
	[ -s hits ] && bad "$(cut -c1-200 hits | head -n 3)"
	find "$folder" -name '*.json' | while read -r file; do
		jq empty "$file" 2>/dev/null || echo "$file"
	done >hits
	[ -s hits ] && bad "not JSON: $(cat hits)"
done
finish
