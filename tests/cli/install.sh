#!/bin/sh
# make install into a folder: the program runs from anywhere, its scenarios, presets and data are
# part of it; completion completes; make uninstall leaves nothing.
. "$(dirname "$0")/lib/prelude.sh"
case $BUILD in
*/release) ;;
*) echo "skipped: installs the release build only"; exit 0 ;;
esac
make -s -C "$root" install PREFIX="$work/prefix" B="$BUILD" >log 2>&1 ||
	bad "make install: $(tail -n 3 log)"
program=$work/prefix/bin/pushsim
mkdir elsewhere
cd elsewhere || exit 1
echo "elsewhere, with nothing of the tree in reach"
expect 0 "$program" check tutorial-2005
expect 0 "$program" run learn/01-one-mail -q --no-plots
[ -s results/01-one-mail/latest/summary.json ] || bad "no results here"
expect 0 "$program" check institution-2003
expect 0 "$program" new mine --from tutorial-2005
expect 0 "$program" check mine.json
expect 0 "$program" list presets
holds out 'preset:radio/gprs-2005'
[ -s "$work/prefix/share/pushsim/scenarios/tutorial-2005.json" ] || bad "no scenarios"

echo "completion: commands, flags, keys after --set, scenarios"
cat >complete.bash <<'END'
source "$1"
try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pushsim; echo "$* -> ${COMPREPLY[*]}"; }
try pushsim ex
try pushsim run --no-p
try pushsim run x.json --set run.see
try pushsim run x.json --set strategies.push.heartbeat.ma
try pushsim run tutorial-2005-b
try pushsim plot latest ener
END
if command -v bash >/dev/null 2>&1; then
	bash complete.bash "$work/prefix/share/bash-completion/completions/pushsim" >words 2>&1
	holds words 'ex -> explain$'
	holds words 'no-p -> --no-plots$'
	holds words 'run.see -> run.seed=$'
	holds words 'heartbeat.ma -> strategies.push.heartbeat.max=$'
	holds words '-b -> tutorial-2005-bundle$'
	holds words 'ener -> energy$'
fi

echo "manual page: every command, every flag, no warning of the formatter"
page=$work/prefix/share/man/man1/pushsim.1
"$program" help | sed -n 's/^  \([a-z]*\) .*/\1/p' >commands
while read -r name; do
	grep -q "^.SS \"$name" "$page" || bad "no $name in the manual page"
	"$program" help "$name" | grep -oE -e '--[a-z-]+' | sed 's/-/\\\\-/g' >flags
	while read -r flag; do
		grep -q -e "$flag" "$page" || bad "no $flag in the manual page"
	done <flags
done <commands
if command -v groff >/dev/null 2>&1; then
	groff -man -Tutf8 -ww -z "$page" 2>warnings
	[ -s warnings ] && bad "$(head -n 3 warnings)"
fi

echo "uninstall takes it away"
make -s -C "$root" uninstall PREFIX="$work/prefix" B="$BUILD" >log 2>&1 || bad "make uninstall"
left=$(find "$work/prefix" ! -type d)
[ -z "$left" ] || bad "left behind: $left"
finish
