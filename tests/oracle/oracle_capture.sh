#!/bin/sh
# A capture with every leg, lost messages and broken connections, as tshark sees it: all protocols
# found down to the last layer, nothing malformed, unparsed, out of order, repeated or acknowledged
# unseen. BUILD is the build folder; skips when tshark is not installed.
set -u
build=${BUILD:-build/release}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

if ! command -v tshark >/dev/null; then
	echo "skipped: tshark is not installed"
	exit 0
fi

"$build/tests/test_capture" --write "$work/all.pcapng" || exit 1

# want COUNT FILTER WHAT: exactly that many packets
want() {
	if ! found=$(tshark -r "$work/all.pcapng" -Y "$2" 2>"$work/error" | wc -l) ||
		grep -q 'tshark: ' "$work/error"; then
		echo "FAIL $3: $(cat "$work/error")"
		status=1
	elif [ "$found" -ne "$1" ]; then
		echo "FAIL $3: $found packets instead of $1 ($2)"
		tshark -r "$work/all.pcapng" -Y "$2" 2>/dev/null | head -n 5
		status=1
	else
		echo "ok   $3: $1"
	fi
}

# Severities: note 400000, warning 600000, error 800000. A reset is a warning by nature.
want 0 '_ws.malformed' 'malformed packets'
want 0 'tcp.analysis.flags' 'oddities of TCP'
want 0 '_ws.expert.severity >= 0x600000 && !(tcp.flags.reset == 1)' 'warnings and errors'
want 0 'data' 'octets that nobody parses'
# Checksums are not verified unless asked for: every packet must then have two good ones.
packets=$(tshark -r "$work/all.pcapng" 2>/dev/null | wc -l)
good=$(tshark -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE \
	-r "$work/all.pcapng" 2>/dev/null -Y \
	'ip.checksum.status == 1 && (tcp.checksum.status == 1 || udp.checksum.status == 1)' | wc -l)
[ "$packets" -gt 150 ] && [ "$good" -eq "$packets" ] || {
	echo "FAIL $good of $packets packets have good checksums"
	status=1
}
want 3 'http.request.method == "POST" && wbxml' 'ActiveSync requests'
want 3 'http.response.code == 200 && wbxml' 'ActiveSync answers'
want 1 'http.response && http.content_length == 8400 && tcp.segment.count == 7' \
	'an answer of seven segments'
want 1 'smpp.command_id == 0x00000004 && smpp.destination_addr == "14255551212" && wsp' \
	'submit_sm with a push'
want 1 'smpp.command_id == 0x80000004 && smpp.message_id == "A1B2C3"' 'submit_sm_resp'
want 1 'smtp.req.command == "RCPT"' 'SMTP recipients'
want 1 'imf.from' 'mail read whole'
want 2 'tcp.flags.reset == 1' 'resets'
# The answer on the second HTTP connection was lost: what the device sends later acknowledges
# nothing.
want 1 'tcp.srcport == 49154 && tcp.flags.fin == 1 && tcp.ack == 1' 'a lost answer is not acked'
want 1 'tcp.dstport == 49154 && tcp.flags.reset == 1 && tcp.ack == 208' 'nor is a lost FIN'
want 5 'frame.comment contains "lost: sent"' 'messages marked as lost'
want 5 'gsm_sms.tp-mti == 0 && gsm_sms.destination_port == 2948 && wsp && gsmtap' \
	'triggers delivered on the air'
want 1 'gsm_a.rp.msg_type == 4 && gsm_a.rp.cause == 22 && gsm_sms.tp-fcs == 0xd3' 'RP-ERROR'
want 1 'gsm_a.rp.msg_type == 6' 'RP-SMMA'
tshark -r "$work/all.pcapng" -O wbxml -Y 'wbxml' 2>/dev/null | grep -q '<HeartbeatInterval>' || {
	echo "FAIL no <HeartbeatInterval> in the Ping"
	status=1
}
[ "$(tshark -r "$work/all.pcapng" -Y 'tcp.port == 25' -T fields -e frame.comment 2>/dev/null |
	grep -c notification)" -eq 1 ] || {
	echo "FAIL the comment of the SMTP connection is missing"
	status=1
}
if command -v capinfos >/dev/null; then
	capinfos -o "$work/all.pcapng" 2>/dev/null | grep -q 'Strict time order: *True' || {
		echo "FAIL not in time order"
		status=1
	}
fi
exit $status
