#!/bin/sh
# The failures M1 to M22 [CAP-5.1]: each shipped scenario shows what it promises; without its fault
# an expectation fails, so it can; and `advise` names it first for its own results, and nothing for
# healthy ones. Prints the confusion matrix: rows are scenarios, columns what advise named.
. "$(dirname "$0")/lib/prelude.sh"
need jq
reps=${FAILURES_REPS:-2}

# name of the scenario | what takes the fault away, as words for --set
cat >list <<'END'
m01-firewall-silent|network.firewall_idle_timeout=30min
m02-firewall-reset|network.firewall_idle_timeout=30min
m03-udp-blocked|server.notify_loss=0%
m04-request-queue|server.request_limit=0
m05-workers|server.workers=0
m06-heartbeat-minimum|server.heartbeat_min=60s
m07-back-end-ssl|faults.ssl.share=0%
m08-password|faults.expiry.share=0%
m09-nat|network.nat_idle_timeout=never strategies.push.heartbeat.start=8min strategies.push.heartbeat.min=8min
m10-restart|server.restart_at=never
m11-slow-store|faults.disk.factor=1
m12-zombie|faults.item.share=0%
m13-client-bug|strategies.resync.interval=15min strategies.flood.interval=15min
m14-error-answers|faults.cache.share=0%
m15-aligned|strategies.aligned.aligned=false
m16-policy-wave|policy.change_at=never
m17-coverage|coverage.gaps_per_user=0/d
m18-duplicate-pings|server.pings_per_device=1
m19-sms-lost|sms.loss=0%
m20-manual|habits.roaming_share=0%
m21-ports|server.ports=0
m22-wrong-certificate|faults.root.share=0%
END

# run NAME DIR CODE SET...
run() {
	run_name=$1
	run_dir=$2
	run_code=$3
	shift 3
	expect "$run_code" "$PUSHSIM" run "$root/scenarios/$run_name.json" -q --no-plots --reps "$reps" \
		-o "$run_dir" "$@"
	grep '^not met' out >"$run_dir.unmet"
}

# What advise names, each id once, in its order.
named() {
	"$PUSHSIM" advise "$1" --json >advice.json || bad "advise $1"
	jq -r '[.findings[].id] | reduce .[] as $i ([]; if index([$i]) then . else . + [$i] end) |
		join(" ")' advice.json
}

printf '%-24s' 'scenario'
seq -f 'M%-2g' 1 22 | tr '\n' ' '
echo
while IFS='|' read -r name cure; do
	number=$(echo "$name" | sed 's/^m0*//; s/-.*//')
	expect 0 "$PUSHSIM" check "$root/scenarios/failures/$name.json"
	run "failures/$name" "$name" 0
	cat "$name.unmet"
	found=$(named "$name")
	[ "$found" = "M$number" ] || bad "$name: advise says '$found', not M$number alone"
	printf '%-24s' "$name"
	for i in $(seq 1 22); do
		case " $found " in
		" M$i "*) printf '1   ' ;;
		*" M$i "*) printf '+   ' ;;
		*) printf '.   ' ;;
		esac
	done
	echo
	set --
	for word in $cure; do
		set -- "$@" --set "$word"
	done
	run "failures/$name" "$name-cured" 4 "$@"
	[ -s "$name-cured.unmet" ] || bad "$name: without its fault every expectation holds"
	case " $(named "$name-cured") " in
	" M$number "*) bad "$name: advise still says M$number without the fault" ;;
	esac
done <list
echo "1 named first, + named after it"

echo "two at once: both are named; what is full is named, and no failure of the sheet with it"
while IFS='|' read -r name want words; do
	set --
	for word in $words; do
		set -- "$@" --set "$word"
	done
	"$PUSHSIM" run "$root/scenarios/failures/$name.json" -q --no-plots --reps "$reps" -o two "$@" \
		>out 2>err
	[ "$(named two)" = "$want" ] || bad "$name $words: advise says '$(named two)', not '$want'"
	rm -rf two
done <<'END'
m08-password|M8 M2|network.firewall_idle_timeout=10min network.firewall_action=reset
m17-coverage|M3 M17|server.notify_loss=100%
m00-healthy|processors|server.request_cpu=40s
m00-healthy|throttle|server.throttle_commands=2
m00-healthy|memory|server.memory=1200kB
m00-healthy|kernel-memory|server.kernel_memory=480kB
m00-healthy|nat-ports|network.nat_ports=20
m00-healthy|M8|faults.x.kind=errors faults.x.status=403 faults.x.at=4h faults.x.for=1d
m11-slow-store|M11 M21|server.ports=24 server.time_wait=240s
m19-sms-lost|M19 M17|coverage.gaps_per_user=22/d coverage.gap_length=5min
END

echo "healthy: nothing stands out, nor in what an administrator ordered"
while IFS='|' read -r name words; do
	set --
	for word in $words; do
		set -- "$@" --set "$word"
	done
	run "$name" healthy 0 "$@"
	grep -q 'stands out' out && bad "$name: the screen says that something stands out"
	found=$(named healthy)
	[ -z "$found" ] || bad "$name: advise names $found"
	expect 0 "$PUSHSIM" advise healthy
	grep -q '^nothing stands out' out || bad "$name: advise says something else"
	rm -rf healthy
done <<'END'
failures/m00-healthy|
tutorial-2005|population.users=40
tutorial-2005-peak|population.users=150 run.duration=2d
tutorial-2005-mixed|population.users=40
tutorial-2005-roaming|population.users=40
tutorial-2005-calls|population.users=40
exchange-2007-wm6|population.users=40
modern-lte|population.users=40
umts-10k|population.users=40
remote-wipe|
policy-change|
END

echo "words: the event's text, the evidence, what to change; the screen and the report point there"
expect 0 "$PUSHSIM" advise m11-slow-store
for words in '^M11 ' 'evidence .*events_3007 is' '^  event .*event 3007: the mailbox server' '^  change '; do
	grep -q "$words" out || bad "advise lacks: $words"
done
[ "$(awk 'length > 100' out | wc -l)" -eq 0 ] || bad "advise has lines beyond 100 columns"
grep -q '^stands out: M11 (push)' m11-slow-store/screen.txt || bad "nothing on the screen"
expect 0 "$PUSHSIM" report m11-slow-store
grep -q 'What stands out' m11-slow-store/report.html || bad "no advice in the report"
grep -q 'event 3007' m11-slow-store/report.html || bad "the report's advice lacks the event"

echo "only results count: the scenario with its faults may be gone"
rm -f m07-back-end-ssl/resolved.json m07-back-end-ssl/scenario.json
[ "$(named m07-back-end-ssl | cut -d' ' -f1)" = M7 ] || bad "advise needs the scenario"

echo "usage and damage"
expect 2 "$PUSHSIM" advise
expect 2 "$PUSHSIM" advise a b
expect 2 "$PUSHSIM" advise --frobnicate a
expect 1 "$PUSHSIM" advise no-such-folder

finish
