#!/bin/sh
# The runs behind `make tuned`: every strategy, radio generation and size of message, in seconds.
#   tune.sh PROGRAM FOLDER            runs them; results go to FOLDER/SCENARIO
#   tune.sh PROGRAM FOLDER SAME       ... and must equal those in SAME, byte for byte
set -eu
program=$1 folder=$2 same=${3:-}
for scenario in umts-10k tutorial-2005 modern-lte institution-2003; do
	"$program" run "$scenario" -o "$folder/$scenario" --reps 1 --jobs 1 --no-plots -q \
		--set population.users=200 >"$folder.log" 2>&1 || { cat "$folder.log" >&2; exit 1; }
	if [ -n "$same" ] && ! cmp "$folder/$scenario/summary.csv" "$same/$scenario/summary.csv"; then
		echo "tune.sh: $program and the program before it disagree" >&2
		exit 1
	fi
done
