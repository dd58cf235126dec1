#!/bin/sh
# run --pcap for every strategy, read by tshark: the messages each one must send, nothing malformed
# or unparsed, and no oddity of TCP where the scenario simulates no loss. Every shipped scenario, and
# what is lost: tests/oracle/oracle_capture.sh.
. "$(dirname "$0")/lib/prelude.sh"
need tshark

# found FILE FILTER: packets that match.
found() {
	tshark -r "$1" -Y "$2" 2>/dev/null | wc -l
}

# want FILE FILTER LEAST WHAT; none FILE FILTER WHAT.
want() {
	n=$(found "$1" "$2")
	[ "$n" -ge "$3" ] || bad "$1: $n of at least $3 packets: $4"
}

none() {
	n=$(found "$1" "$2")
	[ "$n" -eq 0 ] || bad "$1: $n packets: $3 ($(tshark -r "$1" -Y "$2" 2>/dev/null | head -n 1))"
}

sound() {
	[ "$(found "$1" frame)" -gt 100 ] || bad "$1: hardly any packets"
	none "$1" _ws.malformed malformed
	none "$1" data 'octets that nobody parses'
}

expect 0 "$PUSHSIM" run "$root/scenarios/tutorial-2005.json" -q --no-plots --reps 1 -o clean \
	--set population.users=5 --set 'run.duration=12 h' --set 'run.warm_up=12 h' --set expect=null \
	--set 'network.packet_loss=0 %' --set 'coverage.gaps_per_user=0 /d' --trace 3 \
	--pcap clean.pcapng
for strategy in check-in-15 autd sync-15 push; do
	file=clean-$strategy.pcapng
	echo "$strategy: $(found "$file" frame) packets"
	sound "$file"
	none "$file" tcp.analysis.flags 'oddities of TCP without loss'
	none "$file" '_ws.expert.severity >= 0x600000' 'warnings and errors'
	want "$file" 'http.request.uri contains "Cmd=Provision" && wbxml' 2 'the policy dance'
	want "$file" 'http.request.uri contains "Cmd=Sync" && wbxml' 5 'Sync'
	case $strategy in
	push)
		tshark -r "$file" -O wbxml -Y wbxml 2>/dev/null | grep -q '<HeartbeatInterval>' ||
			bad "$file: no <HeartbeatInterval>"
		want "$file" 'http.request.uri contains "Cmd=Ping"' 5 'Ping'
		none "$file" 'smpp || gsm_sms' 'SMS' ;;
	sync-15)
		none "$file" 'http.request.uri contains "Cmd=Ping"' 'Ping'
		none "$file" 'smpp || gsm_sms' 'SMS' ;;
	*)
		want "$file" 'smpp.command_id == 0x00000004' 5 'submit_sm'
		want "$file" 'smpp.command_id == 0x80000004' 5 'submit_sm_resp'
		want "$file" 'gsm_sms.tp-mti == 0 && gsmtap' 5 'SMS on the air'
		want "$file" 'smtp.req.command == "RCPT"' 5 'SMTP to the gateway'
		none "$file" 'http.request.uri contains "Cmd=Ping"' 'Ping' ;;
	esac
done

echo "lessons with loss, gaps and a firewall: parsed all the same"
expect 0 "$PUSHSIM" run "$root/scenarios/learn/03-the-firewall.json" -q --no-plots --reps 1 \
	-o lossy --set population.users=5 --set 'network.packet_loss=5 %' --set 'coverage.gaps_per_user=10 /d' \
	--set expect=null --pcap lossy.pcapng
for strategy in push push-8; do
	sound "lossy-$strategy.pcapng"
	none "lossy-$strategy.pcapng" 'tcp.analysis.flags && !tcp.analysis.retransmission' \
		'oddities of TCP'
	want "lossy-$strategy.pcapng" 'frame.comment contains "lost"' 3 'marked as lost'
done
echo "a name that is no file"
mkfifo fifo.pcapng
expect 1 "$PUSHSIM" run "$root/scenarios/tutorial-2005.json" -q --no-plots --reps 1 -o refused \
	--set population.users=5 --set 'run.duration=1 h' --set expect=null --trace 3 --pcap fifo.pcapng
holds err 'fifo\.pcapng.*no regular file'
[ -p fifo.pcapng ] || bad "fifo.pcapng is no FIFO any more"
mkfifo beside-check-in-15.pcapng.part
expect 1 timeout 30 "$PUSHSIM" run "$root/scenarios/tutorial-2005.json" -q --no-plots --reps 1 -o refused \
	--set population.users=5 --set 'run.duration=1 h' --set expect=null --trace 3 --pcap beside.pcapng
holds err 'beside-check-in-15\.pcapng\.part.*no regular file'
ls | grep -q '^fifo-' && bad "files beside fifo.pcapng: $(ls | grep '^fifo-')"
finish
