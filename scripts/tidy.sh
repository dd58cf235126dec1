#!/bin/sh
# The house rules as a test. Quick, no network; needs gcc, binutils (readelf, objdump) and a build.
# Usage: scripts/tidy.sh [--list] [BUILD]      BUILD: folder of object files, default build/release;
#        --list prints every [ASSUMED] mark instead. Exit 1 if a rule is broken; warnings pass.
#
# Rule 1, includes. A folder may include itself and what stands behind it here; data moves one way.
# Two files are seen from below, models/model.h (plain numbers, includes only core) and world/tap.h
# (what a listener is told, includes nothing of ours); that these make no circle is proven by tsort
# over all files.
directions='
core:
wire: core
observe: core models/model.h world/tap.h
models: core wire observe
config: core models/model.h
world: core wire observe models
stats: core observe models/model.h
describe: core wire
output: core wire observe config stats models/model.h world/tap.h
batch: core world stats
advise: core output models/model.h
cli: core wire observe config world stats describe output batch advise models
main: core cli
'
# Rule 2, no input or output, clock, thread, or library whose results differ between machines, in
# these folders: they must compile to WebAssembly and give the same bytes everywhere (DESIGN 1.1).
pure='sim/core sim/wire sim/observe sim/world models sim/stats/price.c sim/stats/bill.c sim/stats/power.c'
# System headers they may include. <emmintrin.h> is for files of SIMD with a scalar twin; <math.h>
# is for sqrt, floor, INFINITY, NAN and isnan only, which the list of symbols proves.
pure_headers='stdbool.h stddef.h stdint.h string.h assert.h limits.h math.h stdatomic.h stdlib.h
	stdarg.h emmintrin.h'
# What their objects may take from outside the project. All are functions of their arguments alone.
pure_symbols='memchr memcmp memcpy memmove memset strchr strcmp strlen strncmp strnlen sqrt floor
	__udivti3 __umodti3 __divti3 __floattidf __floatuntidf _GLOBAL_OFFSET_TABLE_'
# Exceptions, each with its reason:
#   err.h/err.c: text of an error (snprintf into the caller's struct) and REQUIRE's last words;
#   arena.c: all memory of a site, which it asks huge pages for (the event queue and the pools may
#     take more of it while it runs);
#   tally.c, site.c: *_build takes memory once, *_free returns it (the functions are checked below).
exceptions='
sim/core/err.h: stdio.h
sim/core/err.c: vsnprintf snprintf abort fprintf stderr
sim/core/arena.c: sys/mman.h madvise aligned_alloc free
sim/observe/tally.c: calloc free
sim/world/site.c: calloc free
'
# Functions that may take memory: whoever builds, and the queue and the pools where they grow.
takers='_build$ ^build_ ^grow$ ^bottom_room$ ^rung_open$ ^arena_take$'
# Rule 3, names. A file exports only names that begin with its stem. sim/cli/cmd_*.c export cmd_*.
# A strategy model exports STEM_model, which the rule covers. main.c exports main.
# Rule 4, writable data: none, but for the flag an interrupt sets in sim/cli.
writable='sim/cli/cmd_run.c:stop_requested'

set -u
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/.." || exit 1
if [ "${1:-}" = --list ]; then
	grep -rn '\[ASSUMED\]' sim models scenarios/base --include='*.[ch]' --include='*.def' \
		--include='*.json' | sed 's/[[:space:]][[:space:]]*/ /g'
	exit 0
fi
build=${1:-build/release}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/bad"

sources=$(find sim models -name '*.c' | sort)
headers=$(find sim models -name '*.h' | sort)
tables=$(find sim models -name '*.def' | sort)
pure_files=$(find $pure -name '*.[ch]' | sort)

bad() {
	echo "$*" >>"$work/bad"
}

# The folder a file belongs to in the table above.
cat >"$work/folder.awk" <<'AWK'
function folder(path) {
	if (path == "sim/main.c") return "main"
	if (path ~ /^models\//) return "models"
	sub(/^sim\//, "", path)
	sub(/\/.*/, "", path)
	return path
}
AWK

include_directions() {
	awk -f "$work/folder.awk" -f /dev/fd/3 $sources $headers 3<<'AWK'
BEGIN {
	n = split(ENVIRON["DIRECTIONS"], line, "\n")
	for (i = 1; i <= n; i++) {
		if (split(line[i], part, /:/) < 1 || part[1] == "") continue
		known[part[1]] = 1
		m = split(part[2], behind, " ")
		for (j = 1; j <= m; j++) allowed[part[1], behind[j]] = 1
	}
}
/^#include "/ {
	split($0, q, "\"")
	from = folder(FILENAME)
	to = folder(q[2])
	if (!(from in known)) {
		print FILENAME ": the table of directions in scripts/tidy.sh lacks " from
	} else if (from != to && !((from, to) in allowed) && !((from, q[2]) in allowed)) {
		print FILENAME ":" FNR ": " from " may not include " q[2]
	}
}
AWK
}

# Every file of ours with what it includes; tsort names the members of a circle.
include_circles() {
	awk '/^#include "/ {
		split($0, q, "\"")
		to = q[2] ~ /^models\// ? q[2] : "sim/" q[2]
		print FILENAME, to
	}' $sources $headers $tables | tsort 2>&1 >/dev/null |
		sed 's/^tsort: -: //; s/^tsort: //; s/^/includes go in a circle: /'
}

system_headers() {
	awk 'BEGIN {
		n = split(ENVIRON["PURE_HEADERS"], h, " ")
		for (i = 1; i <= n; i++) may[h[i]] = 1
		n = split(ENVIRON["EXCEPTIONS"], line, "\n")
		for (i = 1; i <= n; i++) {
			split(line[i], part, ": ")
			m = split(part[2], name, " ")
			for (j = 1; j <= m; j++) except[part[1], name[j]] = 1
		}
	}
	/^#include </ {
		split($0, q, /[<>]/)
		if (!(q[2] in may) && !((FILENAME, q[2]) in except))
			print FILENAME ":" FNR ": <" q[2] "> has no place in a folder without input and output"
	}' $pure_files
}

takers_of_memory() {
	awk 'BEGIN { n = split(ENVIRON["TAKERS"], may, " ") }
	FNR == 1 { f = "" }
	/^[a-z].*\(/ { f = $0; sub(/\(.*/, "", f); sub(/.*[ *]/, "", f) }
	/[^a-z_](malloc|calloc|realloc|aligned_alloc|strdup|arena_take)\(/ {
		ok = 0
		for (i = 1; i <= n; i++) if (f ~ may[i]) ok = 1
		if (!ok) print FILENAME ":" FNR ": " f " takes memory after the world is built"
	}' $pure_files
}

headers_alone() {
	for h in $headers; do
		echo "#include \"${h#sim/}\"" >"$work/alone.c"
		gcc -std=gnu17 -fsyntax-only -Wall -Wextra -Wconversion -Wshadow -Werror -D_GNU_SOURCE \
			-Isim -I. "$work/alone.c" >"$work/alone.out" 2>&1 ||
			echo "$h: does not compile alone: $(grep -m1 'error' "$work/alone.out")"
		grep -q '^#pragma once$' "$h" || echo "$h: no #pragma once"
	done
}

# One line a file: symbols used, exported, writable. From objects of sources that still exist.
objects() {
	for c in $sources; do
		o=$build/${c%.c}.o
		if [ ! -f "$o" ]; then
			echo "$c: no object in $build; build first" >>"$work/bad"
			continue
		fi
		readelf -sW "$o" | awk -v c="$c" '
			$7 == "UND" && $8 != "" { print c, "uses", $8 }
			$5 == "GLOBAL" && $7 != "UND" { print c, "exports", $8 }'
		objdump -t "$o" | awk -v c="$c" '
			$3 == "O" || $2 == "O" {
				for (i = 1; i <= NF; i++)
					if ($i ~ /^\.(data|bss|tdata|tbss)/ && $i !~ /^\.data\.rel\.ro/)
						print c, "writes", $NF
			}'
	done | grep -vE ' (__asan|__ubsan|__sanitizer|__odr|_GLOBAL__sub|__gnu_lto|__gcov|__stack_chk)'
}

symbols() {
	objects >"$work/objects"
	awk 'BEGIN {
		n = split(ENVIRON["PURE"], folder, " ")
		m = split(ENVIRON["PURE_SYMBOLS"], name, /[ \t\n]+/)
		for (i = 1; i <= m; i++) may[name[i]] = 1
		k = split(ENVIRON["EXCEPTIONS"], line, "\n")
		for (i = 1; i <= k; i++) {
			split(line[i], part, ": ")
			m = split(part[2], name, " ")
			for (j = 1; j <= m; j++) except[part[1], name[j]] = 1
		}
		split(ENVIRON["WRITABLE"], w, " ")
		for (i in w) writable[w[i]] = 1
	}
	$2 == "exports" { own[$3] = $1 }
	$2 == "uses" { use[++uses] = $0 }
	$2 == "exports" {
		stem = $1
		sub(/.*\//, "", stem)
		sub(/\.c$/, "", stem)
		if ($1 ~ /^sim\/cli\/cmd_/) stem = "cmd"
		if (index($3, stem "_") != 1 && $3 != "main" && $3 != stem)
			print $1 ": exports " $3 " without its prefix " stem "_"
	}
	$2 == "writes" && !(($1 ":" $3) in writable) { print $1 ": writable global " $3 }
	END {
		for (i = 1; i <= uses; i++) {
			split(use[i], u, " ")
			clean = 0
			for (j = 1; j <= n; j++)
				if (u[1] == folder[j] || index(u[1], folder[j] "/") == 1) clean = 1
			if (!clean || u[3] in own || u[3] in may) continue
			if (!((u[1], u[3]) in except) && !(("*", u[3]) in except))
				print u[1] ": uses " u[3] ", which a file without input and output may not"
		}
	}' "$work/objects"
}

sizes() {
	awk '{
		line = $0
		column = 0
		n = length(line)
		for (i = 1; i <= n; i++) {
			c = substr(line, i, 1)
			if (c == "\t") column += 4 - column % 4
			else if (c < "\200" || c >= "\300") column++
		}
		# A tab counts 4. To 100 is the rule; up to 110 it only warns, since a row of a table or
		# a message is better whole than cut.
		if (column > 110) print FILENAME ":" FNR ": " column " columns"
		else if (column > 100) over++
	}
	END { if (over) print "warning: " over " lines of 101 to 110 columns" >"/dev/stderr" }' \
		$sources $headers $tables scripts/*.sh tests/*.sh tests/*/*.c tests/*/*.h tests/*/*.sh
	for f in $sources $headers tests/*/*.c scripts/*.sh; do
		n=$(wc -l <"$f")
		[ "$n" -le 700 ] || echo "$f: $n lines"
		[ "$n" -le 600 ] || [ "$n" -gt 700 ] || echo "warning: $f: $n lines, aim for 600" >&2
	done
	awk 'FNR == 1 { from = 0 } /^\{/ { from = FNR } /^\}/ {
		n = FNR - from - 1
		if (from && n > 70) print FILENAME ":" from ": a function of " n " lines"
		from = 0 }' $sources
	for f in $sources $headers; do
		[ "$(head -c 2 "$f")" = '/*' ] || echo "$f: does not open with what it is and is not"
	done
}

# Words and places that have no business in a committed file. The patterns are split so that this
# file does not hold them itself.
words() {
	here=$(find sim models scripts scenarios tests Makefile README.md .ci -type f \
		! -name '*.csv' ! -path 'tests/vectors/*' ! -path 'tests/fuzz/corpus/*')
	grep -nE "\b(TO""DO|FIX""ME|XX""X)\b" $here | grep -v XXXXXX
	grep -nE "(^|[^A-Za-z0-9_.])/(wo""rk|ho""me|ro""ot|Us""ers)/" $here
	grep -nE "[\"' =]/tm""p/" $here
}

# A number has a source: each [KEY] beside one stands in models/sources.md.
sources_of_numbers() {
	grep -noP '(?<=[ ("])\[[A-Z][A-Za-z0-9.-]{2,}\](?! ?=|\[)' \
		$(find sim/core sim/wire sim/observe sim/world models -name '*.[ch]') $tables \
		$(find scenarios/base -name '*.json') | while IFS=: read -r file at key; do
		# [KEY] itself is how the comments speak of keys.
		[ "$key" = "[KEY]" ] || grep -qF "**$key**" models/sources.md ||
			echo "$file:$at: $key is not in models/sources.md"
	done
}

registry() {
	for f in models/*/*.c; do
		stem=$(basename "$f" .c)
		grep -q "^const struct strategy_model [a-z_]* = " "$f" || continue
		grep -q "^const struct strategy_model ${stem}_model\b" "$f" ||
			echo "$f: exports no ${stem}_model"
		grep -qx "STRATEGY_MODEL(${stem}_model)" models/registry.def ||
			echo "$f: no line in models/registry.def"
	done
	sed -n 's/^STRATEGY_MODEL(\(.*\)_model)$/\1/p' models/registry.def | while read -r stem; do
		[ -f "models/device/$stem.c" ] || echo "models/registry.def: $stem has no file"
	done
}

export DIRECTIONS="$directions" PURE="$(echo $pure)" PURE_HEADERS="$pure_headers" \
	PURE_SYMBOLS="$pure_symbols" EXCEPTIONS="$exceptions" TAKERS="$takers" WRITABLE="$writable"
for rule in include_directions include_circles system_headers takers_of_memory headers_alone \
	symbols sizes words sources_of_numbers registry; do
	$rule >>"$work/bad"
done
sort -u "$work/bad"
n=$(sort -u "$work/bad" | wc -l)
files=$(echo $sources $headers $tables | wc -w)
assumed=$(grep -ro '\[ASSUMED\]' sim models scenarios/base | wc -l)
echo "tidy: $n problems in $files files; $assumed [ASSUMED] marks (scripts/tidy.sh --list)"
[ "$n" -eq 0 ]
