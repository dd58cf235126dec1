#!/bin/sh
# Whatever the program can name it can explain: parameters, metrics, charts, ids of problems,
# presets.
. "$(dirname "$0")/lib/prelude.sh"
for topic in parameters metrics charts warnings presets; do
	"$PUSHSIM" list "$topic" >list || bad "list $topic"
	n=0
	while read -r name rest; do
		n=$((n + 1))
		"$PUSHSIM" explain "$name" >out 2>err </dev/null || bad "explain $name: $(cat err)"
		[ "$(wc -w <out)" -ge 4 ] || bad "explain $name says next to nothing: $(cat out)"
		[ -n "$rest" ] || [ "$topic" = presets ] || bad "list $topic says nothing about $name"
	done <list
	echo "$n $topic"
	[ "$n" -gt 4 ] || bad "only $n $topic"
done
echo "every id that the sources mention"
grep -rhoE '"[WE]-[a-z-]+"' "$root/sim" --include='*.c' --include='*.def' --include='*.h' |
	tr -d '"' | sort -u >ids
[ "$(wc -l <ids)" -gt 30 ] || bad "only $(wc -l <ids) ids"
while read -r id; do
	"$PUSHSIM" explain "$id" >/dev/null 2>&1 </dev/null || bad "no text for $id"
done <ids
finish
