#!/bin/sh
# make bench: runs every benchmark of build folder $1 and prints its table. Figures are of this
# machine at this moment; the ratios and the bytes travel better. Never fails for a figure.
set -eu
build=${1:?build folder}
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'machine\t%s, %s cores\n' \
	"$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)" "$(nproc)"
printf 'load\t%s\n' "$(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || echo unknown)"
for bench in queue wire_eas wire_sms world; do
	printf '\n== bench_%s\n' "$bench"
	case $bench in
	world) "$build/bench/bench_world" "$build/pushsim" "$work" ;;
	wire_eas)
		"$build/bench/bench_wire_eas"
		# The same sources without the SSE2 steps of scan.h.
		"${CC:-gcc}" -std=gnu17 -O2 -flto=auto -U__SSE2__ -D_GNU_SOURCE -Isim -I. -o "$work/scalar" \
			tests/bench/bench_wire_eas.c sim/wire/*.c sim/core/civil.c sim/core/err.c
		"$work/scalar"
		;;
	*) "$build/bench/bench_$bench" ;;
	esac | {
		if command -v column >/dev/null 2>&1; then column -t -s "$(printf '\t')"; else cat; fi
	}
done
