#!/bin/sh
# The report in a browser that nobody here wrote: Chromium opens it from file:// with networking off
# and must have nothing to complain about and nothing to fetch; all charts are there; it prints.
# And without gnuplot in PATH: exit 0, one warning, scripts and data are there.
# Uses $PUSHSIM (the program). Run from the root of the tree.
set -u
: "${PUSHSIM:=$PWD/build/pushsim}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
	echo "FAIL: $*"
	exit 1
}

cp -r tests/golden/folder "$work/folder" || fail "no golden folder"

# ---- without gnuplot
mkdir "$work/bin" "$work/empty"
(cd "$work" && PATH="$work/empty" "$PUSHSIM" report folder >out 2>err) \
	|| fail "exit code without gnuplot"
[ "$(wc -l <"$work/err")" -eq 1 ] || fail "not one warning: $(cat "$work/err")"
grep -q '^warning: .*W-gnuplot' "$work/err" || fail "which warning: $(cat "$work/err")"
for id in 01-latency-cdf 02-energy 03-cost 04-connections 05-timeline 06-paired \
	07-uncertainty; do
	[ -s "$work/folder/plots/$id.gp" ] && [ -s "$work/folder/plots/$id.csv" ] \
		|| fail "no $id.gp, .csv"
	[ ! -e "$work/folder/plots/$id.svg" ] || fail "$id.svg out of nowhere"
done
[ "$(grep -c 'There is no picture here' "$work/folder/report.html")" -eq 7 ] \
	|| fail "page without pictures"
(cd "$work" && PATH="$work/empty" "$PUSHSIM" report nothing >out 2>err)
[ $? -eq 1 ] || fail "exit code for a missing folder"

command -v gnuplot >/dev/null 2>&1 || { echo "skipped: no gnuplot"; exit 0; }

# ---- each kept script draws by itself, as a researcher would restyle it
"$PUSHSIM" report "$work/folder" >"$work/out" 2>"$work/err" || fail "report: $(cat "$work/err")"
[ ! -s "$work/err" ] || fail "warnings: $(cat "$work/err")"
for svg in "$work"/folder/plots/*.svg; do
	name=$(basename "$svg" .svg)
	mv "$svg" "$work/kept.svg"
	(cd "$work/folder/plots" && gnuplot -d "$name.gp") || fail "gnuplot $name.gp"
	# The program takes gnuplot's plot commands out of the titles.
	sed 's/<title>[^<]*<\/title>//g' "$svg" >"$work/drawn.svg"
	sed 's/<title>[^<]*<\/title>//g' "$work/kept.svg" | cmp -s "$work/drawn.svg" - \
		|| fail "$name.gp drew another picture"
done
for svg in "$work"/folder/plots/*.svg; do
	python3 -c 'import sys, xml.dom.minidom as x; x.parse(sys.argv[1])' "$svg" \
		|| fail "$svg is not XML"
done

# ---- plot: text on stdout, pictures by name, wrong names refused
"$PUSHSIM" plot "$work/folder" energy --format txt | grep -q 'What drains the battery?' \
	|| fail "plot --format txt"
"$PUSHSIM" plot "$work/folder" energy --format pdf -o "$work/e.pdf" >"$work/out" || fail "plot pdf"
[ "$(head -c 4 "$work/e.pdf")" = %PDF ] || fail "e.pdf is no PDF"
"$PUSHSIM" plot "$work/folder" pie >/dev/null 2>&1
[ $? -eq 2 ] || fail "exit code for an unknown chart"
"$PUSHSIM" plot "$work/folder" energy --format gif >/dev/null 2>&1
[ $? -eq 2 ] || fail "exit code for an unknown format"

command -v chromium >/dev/null 2>&1 || { echo "skipped: no chromium"; exit 0; }
off=
unshare -rn true 2>/dev/null && off='unshare -rn'

# browse FILE: console messages go to $work/console, requests to requests, the DOM to dom.
browse() {
	rm -rf "$work/profile"
	# shellcheck disable=SC2086
	timeout 120 $off chromium --headless --no-sandbox --disable-gpu --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync \
		--disable-default-apps --disable-extensions --host-resolver-rules='MAP * ~NOTFOUND' \
		--user-data-dir="$work/profile" --enable-logging=stderr --log-net-log="$work/net.json" \
		--print-to-pdf="$work/page.pdf" "file://$1" >/dev/null 2>"$work/browser" || return 1
	rm -rf "$work/profile"
	# shellcheck disable=SC2086
	timeout 120 $off chromium --headless --no-sandbox --disable-gpu --no-first-run \
		--user-data-dir="$work/profile" --dump-dom "file://$1" >"$work/dom" 2>/dev/null || return 1
	# The browser's own pages are chrome://, its own calls home carry cup2key; the rest is ours.
	grep 'CONSOLE' "$work/browser" | grep -v 'source: chrome' >"$work/console"
	grep -oE '"url":"(https?|wss?|ftp)://[^"]*"' "$work/net.json" | grep -v 'cup2key=' \
		>"$work/requests"
	return 0
}

# The check must be able to fail: a page that complains and fetches.
echo '<img src="http://fetched.invalid/x.png"><script>console.error("complaint")</script>' \
	>"$work/bad.html"
browse "$work/bad.html" || { echo "skipped: chromium does not run here"; exit 0; }
[ -s "$work/console" ] && [ -s "$work/requests" ] || fail "the browser's log shows nothing at all"

browse "$work/folder/report.html" || fail "chromium and the report"
[ ! -s "$work/console" ] || fail "console: $(cat "$work/console")"
[ ! -s "$work/requests" ] || fail "requests: $(cat "$work/requests")"
[ "$(grep -o '<svg role="img"' "$work/dom" | wc -l)" -eq 7 ] || fail "not seven pictures in the page"
[ "$(grep -o '<figure id="chart-' "$work/dom" | wc -l)" -eq 7 ] || fail "not seven figures"
# What the browser made of the title is text: no element came out of it.
grep -q '<script' "$work/dom" && fail "a script in the page"
grep -q '<img' "$work/dom" && fail "an image in the page"
[ "$(wc -c <"$work/folder/report.html")" -lt 1000000 ] || fail "report.html is not below 1 MB"
[ "$(head -c 4 "$work/page.pdf")" = %PDF ] && [ "$(wc -c <"$work/page.pdf")" -gt 50000 ] \
	|| fail "it does not print"
echo "ok"
