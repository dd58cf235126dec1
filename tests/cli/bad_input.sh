#!/bin/sh
# Every file in tests/bad: check gives the expected lines and exit 3 (0 where it only warns), and
# run refuses what check refuses. NAME.expect holds the lines that must appear, with "..." for the
# words.
. "$(dirname "$0")/lib/prelude.sh"
cd "$root" || exit 1
n=0
for file in tests/bad/*.json; do
	n=$((n + 1))
	wanted=3
	case $file in */warn-*) wanted=0 ;; esac
	"$PUSHSIM" check "$file" >"$work/out" 2>"$work/err" </dev/null
	code=$?
	[ "$code" -eq "$wanted" ] || bad "$file: exit $code instead of $wanted"
	[ -s "$work/out" ] && bad "$file: something on stdout"
	while IFS= read -r line; do
		found=no
		while IFS= read -r said; do
			case $said in "${line%%...*}"*"${line##*...}") found=yes ;; esac
		done <"$work/err"
		[ "$found" = yes ] || bad "$file: no line is: $line"
	done <"${file%.json}.expect"
	lines=$(grep -cE '(error|warning): ' "$work/err")
	placed=$(grep -cE '^(preset:)?[^:]+:[0-9]+:[0-9]+: (error|warning): .*\[[EW]-[a-z-]+\]$' "$work/err")
	[ "$lines" -eq "$(wc -l <"${file%.json}.expect")" ] || bad "$file: $lines lines"
	[ "$lines" -eq "$placed" ] || bad "$file: a line without place or id"
	if [ "$wanted" = 3 ]; then
		"$PUSHSIM" run "$file" -o "$work/never" >"$work/out" 2>&1 </dev/null
		code=$?
		[ "$code" -eq 3 ] || bad "run $file: exit $code"
		[ -e "$work/never" ] && bad "run $file: a folder was made"
	fi
done
echo "$n files, each with its lines"
[ "$n" -gt 60 ] || bad "only $n files in tests/bad"
finish
