#!/bin/sh
# Turns files into one C file with an array of {path, text, bytes} (sim/config/presets.h).
# Usage: scripts/embed.sh OUT.c FILE...    Paths are kept as given, in the order given.
# Needs only sh and sed. OUT.c is replaced in one step, so an interrupted build leaves no half file.
set -eu
LC_ALL=C
export LC_ALL
if [ $# -lt 2 ]; then
	echo "usage: scripts/embed.sh OUT.c FILE..." >&2
	exit 2
fi
out=$1
shift
temporary=$out.tmp.$$
trap 'rm -f "$temporary"' EXIT
{
	echo '/* Written by scripts/embed.sh; do not edit. */'
	echo '#include "config/presets.h"'
	echo
	i=0
	for file in "$@"; do
		echo "static const char text_$i[] ="
		# An empty line first: an empty file is an empty string.
		echo '	""'
		sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/	/\\t/g' -e 's/?/\\?/g' \
			-e 's/^/	"/' -e 's/$/\\n"/' <"$file"
		echo '	;'
		i=$((i + 1))
	done
	echo
	echo 'const struct presets_file presets_embedded[] = {'
	i=0
	for file in "$@"; do
		echo "	{\"$file\", text_$i, sizeof text_$i - 1},"
		i=$((i + 1))
	done
	echo '};'
	echo 'const size_t presets_embedded_n = sizeof presets_embedded / sizeof presets_embedded[0];'
} >"$temporary"
mv "$temporary" "$out"
