#!/bin/sh
# Same scenario, seed and version: same bytes for any number of threads and without AVX2 and FMA.
. "$(dirname "$0")/lib/prelude.sh"
run() {
	folder=$1
	shift
	expect 0 "$PUSHSIM" run "$root/scenarios/tutorial-2005.json" -q --reps 2 \
		--set population.users=9 -o "$folder" "$@"
}

echo "1, 2 and 8 threads give the same files, charts and report included"
run j1 --jobs 1
run j2 --jobs 2
run j8 --jobs 8
same j1 j2
same j1 j8
[ "$(find j1 -name '*.svg' | wc -l)" -gt 3 ] || bad "too few charts to compare"

echo "the same with 3 sites, where threads finish sites out of order"
run s1 --jobs 1 --no-plots --set population.sites=3
run s8 --jobs 8 --no-plots --set population.sites=3
same s1 s8
diff -q j1/summary.csv s1/summary.csv >/dev/null && bad "3 sites gave the bytes of 1 site"

echo "the same without AVX2, FMA and AVX-512 in the C library"
hidden=glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F,-AVX2_Usable,-FMA_Usable,-AVX512F_Usable
GLIBC_TUNABLES=$hidden
export GLIBC_TUNABLES
run plain --jobs 2 --no-plots
unset GLIBC_TUNABLES
run usual --jobs 2 --no-plots
same plain usual
same_without_plots=$(diff -q j1/summary.json plain/summary.json)
[ -z "$same_without_plots" ] || bad "$same_without_plots"

echo "another seed gives other bytes (so that the comparison can fail)"
run seed --jobs 2 --no-plots --seed 43
diff -q usual/summary.csv seed/summary.csv >/dev/null && bad "seed 43 gave the bytes of seed 42"
finish
