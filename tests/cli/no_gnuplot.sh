#!/bin/sh
# Without gnuplot: exit 0, one warning, the data and the script of every chart are there.
. "$(dirname "$0")/lib/prelude.sh"
mkdir bin
expect 0 env PATH="$work/bin" "$PUSHSIM" run "$root/scenarios/tutorial-2005.json" --reps 2 \
	--set population.users=5 -o there
echo "one warning that names gnuplot"
[ "$(grep -c 'W-gnuplot' err)" -eq 1 ] || bad "$(grep -c W-gnuplot err) warnings"
holds err 'gnuplot'
echo "a .csv and a .gp for every chart, no picture, and still a report"
for gp in there/plots/*.gp; do
	case $gp in */style.gp) continue ;; esac
	[ -s "${gp%.gp}.csv" ] || bad "no data for $gp"
done
[ "$(find there/plots -name '*.gp' | wc -l)" -ge 5 ] || bad "too few scripts"
find there/plots -name '*.svg' -o -name '*.png' | grep -q . && bad "a picture without gnuplot"
holds there/report.html '<html'
if command -v gnuplot >/dev/null 2>&1; then
	echo "the scripts draw elsewhere, later"
	(
		cd there/plots || exit 1
		for gp in [0-9]*.gp; do gnuplot "$gp" >/dev/null 2>../gp.err || exit 1; done
	) || bad "gnuplot refuses a script: $(head -n 3 there/gp.err)"
fi
finish
