#!/bin/sh
# README.md keeps its word: its scenario runs without a warning, its commands work, every command
# and folder is in it, and nothing else.
. "$(dirname "$0")/lib/prelude.sh"
readme=$root/README.md

echo "the scenario"
sed -n '/^```json$/,/^```$/p' "$readme" | sed '/^```/d' >small.json
expect 0 "$PUSHSIM" check small.json --strict
expect 0 "$PUSHSIM" run small.json -q --reps 2 --set population.users=5 -o results/small

echo "the table of commands"
sed -n 's/^| `\([a-z]*\)`.*| `\(.*\)` |$/\1	\2/p' "$readme" | sed 's/\\|/|/g' >table
[ "$(wc -l <table)" -eq 12 ] || bad "$(wc -l <table) rows"
expect 0 "$PUSHSIM" run tutorial-2005 -q --reps 2 --set population.users=5 --no-plots
mkdir bin
ln -s "$PUSHSIM" bin/pushsim
while IFS="$(printf '\t')" read -r name line; do
	case $line in
	*"pushsim $name "*) ;;
	*) bad "the example of $name: $line" ;;
	esac
	case $name in
	run) line="$line --set run.replications=2 --set population.users=5 --no-plots -q" ;;
	check) cp small.json my.json ;;
	plot) line="$line -o chart.pdf" ;;
	new) rm -f my.json ;;
	report) line=${line% --open} ;; # a test opens no browser
	esac
	PATH="$work/bin:$PATH" sh -c "$line" >out 2>err </dev/null ||
		bad "exit $?: $line: $(head -n 2 err)"
	[ -s out ] || [ "$name" = check ] || [ "$name" = new ] || bad "says nothing: $line"
done <table
"$PUSHSIM" help | sed -n 's/^  \([a-z]*\) .*/\1/p' | while read -r name; do
	grep -q "\`$name[\` ]" "$readme" || echo "$name"
done >missing
[ -s missing ] && bad "commands README.md does not name: $(cat missing)"

echo "the map of the tree"
(cd "$root" && ls -d sim/*/ models scenarios scripts tests results) | sed 's|/$||' >folders
while read -r folder; do
	grep -q "^    $folder  *[a-z]" "$readme" || echo "$folder"
done <folders >missing
[ -s missing ] && bad "folders README.md does not name: $(cat missing)"
sed -n 's|^    \([a-z]*/*[a-z]*\)   *[a-z].*|\1|p' "$readme" | while read -r folder; do
	[ -e "$root/$folder" ] || echo "$folder"
done >missing
[ -s missing ] && bad "README.md names what is not there: $(cat missing)"
finish
