#!/bin/sh
# Exit codes and what is left behind when something goes wrong (DESIGN 3).
. "$(dirname "$0")/lib/prelude.sh"
need jq python3
scenario=$root/scenarios/learn/01-one-mail.json
small='--set population.users=5 --reps 2 --no-plots'

echo "usage: exit 2, a line on stderr, nothing on stdout"
while read -r words; do
	# shellcheck disable=SC2086
	expect 2 "$PUSHSIM" $words
	[ -s out ] && bad "stdout for: $words"
	[ -s err ] || bad "nothing on stderr for: $words"
done <<END
frobnicate
run
run --frobnicate $scenario
run $scenario --set run.seed
run $scenario --jobs 0
run $scenario --jobs many
run $scenario --reps x
run $scenario --seed -1
run $scenario --color pink
run $scenario --set population.users=5 --reps 2 --trace 5
check
check $scenario --format xml
plan
explain no.such.key
list
list nothing
decode
decode frobnicate 00
encode frobnicate
report
plot latest
plot latest frobnicate
new
completion
completion tcsh
help frobnicate
END
expect 2 "$PUSHSIM"

echo "help and version: exit 0, nothing on stderr"
for words in --help --version version help 'help run' 'run --help' 'check --help' 'decode -h'; do
	# shellcheck disable=SC2086
	expect 0 "$PUSHSIM" $words
	[ -s err ] && bad "stderr for: $words"
	[ -s out ] || bad "nothing on stdout for: $words"
done

echo "a scenario that is missing or invalid: exit 3, nothing on stdout, nothing written"
expect 3 "$PUSHSIM" run no-such-scenario.json
[ -s out ] && bad "stdout for a missing scenario"
holds err 'no-such-scenario.json'
expect 3 "$PUSHSIM" run "$root/tests/bad/three-at-once.json"
[ -s out ] && bad "stdout for an invalid scenario"
[ "$(grep -cE '^[^:]+:[0-9]+:[0-9]+: (error|warning): ' err)" -ge 3 ] || bad "fewer than 3 lines"
[ -e results ] && bad "something was written"

echo "a folder that cannot be written: exit 1, the reason, earlier results untouched"
: >plain-file
# shellcheck disable=SC2086
expect 1 "$PUSHSIM" run "$scenario" $small -o plain-file/below
holds err 'plain-file'
# shellcheck disable=SC2086
expect 1 "$PUSHSIM" run "$scenario" $small -o plain-file
expect 1 "$PUSHSIM" report no-such-folder
expect 1 "$PUSHSIM" plot no-such-folder energy

echo "stdout full: exit 1"
if [ -w /dev/full ]; then
	# shellcheck disable=SC2086
	"$PUSHSIM" run "$scenario" -q $small -o full >/dev/full 2>err
	code=$?
	[ "$code" -eq 1 ] || bad "exit $code with a full stdout"
	for words in 'list parameters' 'schema' 'decode cp 8904' \
		'help' 'explain'; do
		# shellcheck disable=SC2086
		"$PUSHSIM" $words >/dev/full 2>err
		code=$?
		[ "$code" -eq 1 ] || bad "exit $code with a full stdout: $words"
	done
fi

echo "disk full: exit 1, no manifest, results from before untouched"
mkdir disk
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=100k tmpfs disk 2>/dev/null; then
	echo before >disk/before
	# shellcheck disable=SC2086
	expect 1 "$PUSHSIM" run "$scenario" -q $small -o disk/run
	holds err 'No space left'
	[ -e disk/run/manifest.json ] && bad "a manifest on a full disk"
	[ "$(cat disk/before)" = before ] || bad "another file was touched"
	find disk -name '*.tmp' >left
	[ -s left ] && bad "a temporary file is left: $(cat left)"
	umount disk
fi

echo "an expectation that is not met: exit 4, and again 4 when the results are there already"
cp "$scenario" .
expect 4 "$PUSHSIM" run 01-one-mail.json --no-plots --set 'expect=["push.latency_s.p50 < 1 ms"]'
holds out 'not met'
expect 4 "$PUSHSIM" run 01-one-mail.json --no-plots --set 'expect=["push.latency_s.p50 < 1 ms"]'
holds out 'already there'
[ -e results/01-one-mail/latest/manifest.json ] || bad "no manifest with an unmet expectation"

echo "interrupt: exit 130, no manifest, a line on stderr"
python3 - "$PUSHSIM" "$root/scenarios/umts-10k.json" <<'END' || bad "see above"
import signal, subprocess, sys, time
run = subprocess.Popen([sys.argv[1], "run", sys.argv[2], "-q", "-o", "stopped"],
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
time.sleep(0.7)
run.send_signal(signal.SIGINT)
try:
    out, err = run.communicate(timeout=20)
except subprocess.TimeoutExpired:
    run.kill()
    sys.exit("still running 20 s after the interrupt")
if run.returncode != 130:
    sys.exit(f"exit {run.returncode} after an interrupt: {err.decode()}")
if out or b"interrupted" not in err:
    sys.exit(f"stdout {out!r}, stderr {err!r}")
END
[ -e stopped/manifest.json ] && bad "a manifest after an interrupt"

echo "a message that is cut: exit 3, the offset in one line, nothing on stdout"
while read -r format hex; do
	expect 3 "$PUSHSIM" decode "$format" "$hex"
	[ -s out ] && bad "stdout for a cut $format"
	[ "$(wc -l <err)" -eq 1 ] || bad "$(wc -l <err) lines for a cut $format"
	holds err '(offset|byte|character) [0-9]+'
done <<'END'
eas 03016A00
eas 03016A00000D4502
sms-deliver 040B
sms-submit 11000B91
smpp 0000001000
rp 01
cp 09
emn 0301
wap-push 0106
END
finish
