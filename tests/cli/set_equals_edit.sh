#!/bin/sh
# --set X=Y is the same as the file edited: the same hash of the resolved scenario, the same
# results.
. "$(dirname "$0")/lib/prelude.sh"
need jq
cp "$root/scenarios/learn/01-one-mail.json" .
mkdir edited
hash_of() {
	jq -r .hash "$1/manifest.json"
}

expect 0 "$PUSHSIM" run 01-one-mail.json -q --no-plots -o plain
while IFS='|' read -r set edit; do
	echo "--set $set"
	jq "$edit" 01-one-mail.json >edited/01-one-mail.json
	expect 0 "$PUSHSIM" run 01-one-mail.json -q --no-plots --set "$set" -o set
	(cd edited && "$PUSHSIM" run 01-one-mail.json -q --no-plots -o ../edit >/dev/null </dev/null) ||
		bad "the edited file does not run: $edit"
	[ "$(hash_of set)" = "$(hash_of edit)" ] || bad "another hash: $set"
	same_csv=$(cmp set/summary.csv edit/summary.csv 2>&1)
	[ -z "$same_csv" ] || bad "$same_csv"
	[ "$(hash_of set)" != "$(hash_of plain)" ] || bad "$set changed nothing"
	rm -r set edit
done <<'END'
run.replications=2|.run.replications = 2
population.users=7|.population.users = 7
strategies.push.heartbeat.step=2 min|.strategies.push.heartbeat.step = "2 min"
workload.mail_per_user=3 /d|.workload.mail_per_user = "3 /d"
network.tls=false|.network.tls = false
END
finish
