#!/bin/sh
# run --uncertainty: same bytes for any number of threads, the range in every output, wrong words
# refused, nothing without the flag, and the comparison itself untouched.
. "$(dirname "$0")/lib/prelude.sh"
need jq
run() {
	folder=$1
	shift
	expect 0 "$PUSHSIM" run learn/02-a-day-of-mail -q --reps 2 --set population.users=6 \
		--set uncertainty.users=4 -o "$folder" "$@"
}

echo "1 and 3 threads give the same files"
run j1 --uncertainty 4 --jobs 1
cp out screen
run j3 --uncertainty 4 --jobs 3
same j1 j3

echo "the ranges are in every output"
holds screen '^uncertainty  '
holds screen '^less battery (holds|fails|turns|unknown)'
holds j1/summary.md 'published ranges'
holds j1/report.html 'Over the published ranges'
[ "$(jq '.uncertainty.joint | length' j1/summary.json)" = 4 ] || bad "not 4 joint points"
[ "$(jq '.uncertainty.claims | length' j1/summary.json)" = 3 ] || bad "not three claims"
jq -e '[.uncertainty.parameters[].swings | length] | min > 0' j1/summary.json >/dev/null ||
	bad "a parameter without swings"
command -v gnuplot >/dev/null && [ ! -s j1/plots/07-uncertainty.svg ] && bad "no chart"

echo "nothing without the flag, and the comparison is the same"
run plain
lacks out '^uncertainty  '
jq -e 'has("uncertainty") | not' plain/summary.json >/dev/null || bad "there unasked"
for folder in j1 plain; do
	jq -S 'del(.uncertainty, .hash)' $folder/summary.json >$folder.json
done
cmp j1.json plain.json || bad "the ranges changed the comparison"

echo "wrong words are refused"
expect 2 "$PUSHSIM" run learn/01-one-mail --uncertainty=0
expect 2 "$PUSHSIM" run learn/01-one-mail --uncertainty=x
holds err 'number of points'
expect 3 "$PUSHSIM" run learn/01-one-mail --uncertainty 2 --set 'uncertainty.cpu_wake=3 J'
holds err 'uncertainty\.cpu_wake: '
finish
