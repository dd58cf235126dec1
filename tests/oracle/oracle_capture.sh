#!/bin/sh
# Captures of every shipped scenario and strategy, in clear and in TLS, as tshark sees them: nothing
# malformed, unparsed, unreassembled, out of order or acknowledged unseen; warnings only for resets;
# the frames that tshark takes for retransmissions are exactly those the writer says are; octets on
# the wire are those the model counted. Needs tshark, text2pcap, jq.
. "$(dirname "$0")/../cli/lib/prelude.sh"
need tshark text2pcap jq

# sim SCENARIO PCAP FLAGS...: a short run with few users that writes captures.
sim() {
	path=$1
	pcap=$2
	shift 2
	expect 0 "$PUSHSIM" run "$root/scenarios/$path" -q --no-plots --reps 1 --jobs 1 --force \
		-o "$pcap" --set expect=null --set energy_band.users=1 --set population.users=3 \
		--pcap "$pcap.pcapng" "$@"
}

# The file without its first block, which names the scenario.
body() {
	n=$(od -An -tu4 -j4 -N4 "$1")
	tail -c +$((n + 1)) "$1"
}

cat >judge.awk <<'AWK'
# number | malformed short unreassembled | data | severities | analysis | retransmission | reset |
# checksums | layers | octets of TCP | frame they are put together in | comment
BEGIN { FS = "|" }
{
	said = $12 ~ /^retransmission/
	if ($2 != "") wrong("malformed, short or unreassembled")
	if ($3 != "") wrong("octets that nobody parses")
	# Severities: note 4194304, warning 6291456, error 8388608. A reset is a warning by nature.
	n = split($4, severity, ",")
	for (i = 1; i <= n; i++) if (severity[i] >= 6291456 && $7 != 1) wrong("a warning or an error")
	if ($5 != "" && $6 == "") wrong("an oddity of TCP that is no retransmission")
	if (said && $6 == "") wrong("tshark sees no retransmission")
	if (!said && $6 != "") wrong("a retransmission that was not simulated")
	if ($8 !~ /^1,1$/) wrong("checksums " $8)
	if ($10 > 0 && $9 ~ /tcp$/ && $11 == "" && $6 == "") wrong("octets that wait for more for ever")
	again += said
}
function wrong(what) { if (++bad <= 3) print FILENAME ": frame " $1 ": " what " (" $12 ")" }
END { print NR " " again + 0 > (FILENAME ".count"); exit bad > 0 }
AWK

# judge FILE...: two at a time.
cat >judge.sh <<'SH'
tshark -2 -r "$1" -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE \
	-T fields -E separator='|' -E aggregator=, -e frame.number -e _ws.malformed -e data.data \
	-e _ws.expert.severity -e tcp.analysis.flags -e tcp.analysis.retransmission \
	-e tcp.flags.reset -e ip.checksum.status -e tcp.checksum.status -e udp.checksum.status \
	-e _ws.short -e _ws.unreassembled -e frame.protocols -e tcp.len -e tcp.reassembled_in \
	-e frame.comment 2>"$1.err" | awk -F'|' -v OFS='|' '{
	print $1, $2 $11 $12, $3, $4, $5, $6, $7, $8 "," $9 $10, $13, $14, $15, $16 }' >"$1.fields"
[ ! -s "$1.err" ] || grep -v 'Running as user' "$1.err"
awk -f judge.awk "$1.fields" >"$1.verdict"
SH
judge() {
	printf '%s\n' "$@" | xargs -n 1 -P 2 sh judge.sh
	for file in "$@"; do
		[ ! -s "$file.verdict" ] || bad "$(cat "$file.verdict")"
		read -r frames again <"$file.fields.count"
		[ "$frames" -gt 60 ] || bad "$file: only $frames frames"
		total=$((total + frames))
		repeated=$((repeated + again))
	done
}

# The judge sees a submit_sm that is cut short, and one whose length is a lie.
for octets in '00 00 00 30 00 00 00 04 00 00 00 00 00 00 00 01 00 05 00 41' \
	'00 00 00 15 00 00 00 04 00 00 00 00 00 00 00 01 00 05 00 41 42'; do
	echo "000000 $octets" | text2pcap -q -T 40000,2775 - spoilt 2>/dev/null
	sh judge.sh spoilt && bad "the judge passes $octets"
done

day="--set run.duration=6h --set run.warm_up=9h"
total=0 repeated=0
twins='tutorial-2005-bundle tutorial-2005-europe tutorial-2005-metered tutorial-2005-unlimited'
shipped=$(cd "$root/scenarios" && ls ./*.json learn/*.json | sed 's/^\.\///; s/\.json$//' |
	grep -vxF "$(printf '%s\n' $twins)")
for scenario in $shipped; do
	for tls in '' --pcap-tls; do
		# What only adds habits, faults or groups to an earlier one is judged in clear.
		case $tls$scenario in
		--pcap-tlstutorial-2005-* | --pcap-tlslearn/0[456]* | --pcap-tls*policy* | --pcap-tls*wipe*)
			continue ;;
		esac
		name=$(basename "$scenario")${tls:+-tls}
		# shellcheck disable=SC2086
		sim "$scenario.json" "$name" $day --pcap-users 0-1 \
			--set 'network.packet_loss=3 %' --set 'coverage.gaps_per_user=12 /d' $tls
	done
done
# What administrators break: one phone each, in clear and in TLS.
for scenario in $(cd "$root/scenarios/failures" && ls ./*.json | sed 's/^\.\///; s/\.json$//'); do
	for tls in '' --pcap-tls; do
		# shellcheck disable=SC2086
		sim "failures/$scenario.json" "$scenario${tls:+-tls}" $day --pcap-users 0 \
			--set 'network.packet_loss=3 %' --set 'coverage.gaps_per_user=12 /d' $tls
	done
done
# One strategy makes one file without its name.
judge ./*.pcapng
[ "$repeated" -gt 50 ] || bad "only $repeated retransmissions in all"
echo "$(ls ./*.pcapng | wc -l) captures of shipped scenarios: $total frames, $repeated simulated" \
	"retransmissions"
for stem in $twins; do
	# Only money differs: the captures are the tutorial's.
	# shellcheck disable=SC2086
	sim "$stem.json" "$stem" $day --pcap-users 0-1 \
		--set 'network.packet_loss=3 %' --set 'coverage.gaps_per_user=12 /d'
	for file in "$stem"-*.pcapng; do
		body "$file" >twin
		body "tutorial-2005${file#"$stem"}" | cmp -s - twin ||
			bad "$file differs from the tutorial's"
	done
done

# octets NAME SCENARIO FLAGS...: the sums of ip.len over frames of user 0's phone against the tally,
# by the rules in capture.h. Where `all` is 1, every frame counts: nothing was lost.
cat >octets.awk <<'AWK'
BEGIN { FS = "|" }
$1 < from || $1 >= to || (!all && $4 ~ /not counted/) { next }
{
	own = $2 ~ /^10\.16/ ? "up" : "down"
	other = own == "up" ? "down" : "up"
	sum[own] += $3
	if (!all && match($4, /counted: [0-9]+/)) sum[other] += 40 * substr($4, RSTART + 9, RLENGTH - 9)
}
END { print sum["up"], sum["down"] }
AWK
octets() {
	name=$1
	file=$2
	shift 2
	sim "$file" "$name" --set run.duration=1d --set run.warm_up=1s --set population.users=1 "$@"
	from=$(jq -r .scenario.run.start "$name/resolved.json")
	from=$(date -u -d "$from" +%s)
	for file in "$name"-*.pcapng; do
		strategy=${file#"$name"-}
		strategy=${strategy%.pcapng}
		found=$(tshark -r "$file" -Y 'ip.addr == 10.16.0.0/12 && (tcp || dns)' -T fields \
			-E separator='|' -e frame.time_epoch -e ip.src -e ip.len -e frame.comment \
			2>/dev/null |
			awk -v from="$from" -v to=$((from + 86400)) -v all="$all" -f octets.awk)
		counted=$(jq -r --arg s "$strategy" '.strategies[] | select(.name == $s).count |
			"\(.up_bytes) \(.down_bytes)"' "$name/reps/p000-r00.json")
		echo "$file: up, down $found"
		[ "$found" = "$counted" ] || bad "$file: octets $found instead of $counted"
	done
}
# Two ways to poll, SMS that start a session, push; TLS of 2005, and of 2018 with early data.
all=1
calm="--set coverage.gaps_per_user=0/d --set network.packet_loss=0%"
calm="$calm --set strategies.sync-15.tls_resumption=50%"
for scenario in tutorial-2005 modern-lte; do
	# shellcheck disable=SC2086
	octets calm-$scenario $scenario.json --pcap-tls $calm
done
all=0
octets trouble tutorial-2005.json --pcap-tls --set 'coverage.gaps_per_user=20 /d' \
	--set 'network.packet_loss=5 %' --set 'strategies.sync-15.tls_resumption=50 %' \
	--set server.restart_at=6h
octets clear learn/03-the-firewall.json --set network.tls=false --set network.segment_size=300B
octets reset learn/03-the-firewall.json --pcap-tls --set network.firewall_action=reset

# The protocols, down to their fields.
field() {
	n=$(tshark -r "$1" -Y "$2" 2>/dev/null | wc -l)
	[ "$n" -ge "$3" ] || bad "$1: $n of at least $3 frames: $2"
}
tshark -r tutorial-2005-push.pcapng -O wbxml -Y wbxml 2>/dev/null >wbxml.txt
holds wbxml.txt '<HeartbeatInterval>'
holds wbxml.txt "HeartbeatInterval.* '480'|'480'"
file=tutorial-2005-autd.pcapng
field $file 'gsmtap && gsm_sms.tp-mti == 0 && gsm_sms.tp-oa == "31416" && wsp' 3
field $file 'gsmtap && gsm_sms.destination_port == 2948' 3
field $file 'gsmtap && gsm_a.rp.msg_type == 2' 3
field $file 'lapdm.control.u_modifier_cmd == 0x0b' 3 # SABM
field $file 'smpp.command_id == 0x00000009 && smpp.sequence_number == 1' 1
field $file 'smpp.command_id == 0x00000004 && smpp.destination_addr == "15550000001" && wsp' 2
field $file 'smpp.command_id == 0x80000004 && smpp.command_status == 0' 3
field $file 'smtp.req.command == "DATA"' 3
field $file 'imf.from' 3
field $file 'dns.qry.name == "mail.example.com" && dns.a == 10.0.0.10' 3
field $file 'http.host == "mail.example.com"' 3
[ "$(tshark -r $file -Y smpp -T fields -e tcp.stream 2>/dev/null | sort -u | wc -l)" -eq 1 ] ||
	bad "$file: SMPP on more than one connection"
file=tutorial-2005-tls-push.pcapng
field $file 'tls.handshake.type == 1 && tcp.len == 110' 2
field $file 'tls.handshake.certificate && x509sat.uTF8String == "mail.example.com"' 2
field $file 'tls.record.content_type == 23' 20
field trouble-sync-15.pcapng 'tls.handshake.type == 1 && tls.handshake.session_id_length == 32' 5
field trouble-sync-15.pcapng 'tls.record.content_type == 21' 5
tshark -r tutorial-2005-push.pcapng -T fields -e frame.comment 2>/dev/null >comments.txt
holds comments.txt '^mail [0-9]+ of user 1, committed [0-9:]{8}: Ping answer'
holds comments.txt '^heartbeat [0-9]+ expired'
holds comments.txt '^policy refresh|^first policy'

# Users of two sites on two threads: the same octets. Time runs forward in the file.
for jobs in 1 2; do
	# shellcheck disable=SC2086
	sim tutorial-2005.json "jobs$jobs" $day --set population.users=8 --set population.sites=2 \
		--pcap-users 5,0,2-3,7 --jobs "$jobs"
done
for file in jobs1-*.pcapng; do
	cmp "$file" "jobs2${file#jobs1}" || bad "$file depends on the number of threads"
	capinfos -o "$file" 2>/dev/null | grep -q 'Strict time order: *True' || bad "$file: order"
done
expect 2 "$PUSHSIM" run "$root/scenarios/tutorial-2005.json" --pcap-users 0
expect 2 "$PUSHSIM" run "$root/scenarios/tutorial-2005.json" --pcap x.pcapng --pcap-users 3-1
expect 2 "$PUSHSIM" run "$root/scenarios/tutorial-2005.json" --pcap x.pcapng --pcap-users 1000
finish
