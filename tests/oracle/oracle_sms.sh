#!/bin/sh
# TPDUs against decoders nobody here wrote: random DELIVER and SUBMIT through tshark (every field)
# and libgammu (number, text or data), random STATUS-REPORT, RP and CP through tshark, every vector
# through tshark (no malformed message, no warning), parts of long texts through tshark, and ASCII
# with the extension table through libosmocore, whose table is wrong elsewhere. BUILD is the build
# folder; skips what is absent.
set -u
build=${BUILD:-build/release}
count=400
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

fail() {
	echo "FAIL $*"
	status=1
}

if ! command -v tshark >/dev/null || ! command -v text2pcap >/dev/null; then
	echo "skipped: tshark or text2pcap is not installed"
	exit 0
fi

# hexdump DIRECTION OCTETS lines from stdin, as text2pcap -D wants them
dump() {
	awk '{
		hex = $2; line = ""
		for (i = 1; i < length(hex); i += 2) line = line " " substr(hex, i, 2)
		print $1; print "000000" line
	}'
}

"$build/tests/test_tpdu" --random $count >"$work/random.tsv" || fail "no random TPDUs"
[ "$(wc -l <"$work/random.tsv")" -eq $count ] || fail "not $count random TPDUs"
cut -f 1,2 "$work/random.tsv" | dump >"$work/random.txt"
text2pcap -q -D -P gsm_sms "$work/random.txt" "$work/random.pcapng" 2>/dev/null
tshark -r "$work/random.pcapng" -T fields -e gsm_sms.tp-oa -e gsm_sms.tp-da -e gsm_sms.tp-pid \
	-e gsm_sms.tp-dcs -e gsm_sms.tp-udhi -e gsm_sms.tp.user_data_length -e gsm_sms.scts.year \
	-e gsm_sms.scts.month -e gsm_sms.scts.day -e gsm_sms.scts.hour -e gsm_sms.scts.minutes \
	-e gsm_sms.scts.seconds -e gsm_sms.sms_text -e gsm_sms.sms_body \
	2>/dev/null >"$work/tshark.tsv"
# Text goes to tshark's column for text, 8-bit data to the next one. A backslash is doubled there.
awk -F '\t' -v OFS='\t' '{
	body = $15
	gsub(/\\/, "\\\\", body)
	print $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, \
		$6 == 0 ? body : "", $6 == 0 ? "" : body
}' "$work/random.tsv" >"$work/wanted.tsv"
if diff "$work/wanted.tsv" "$work/tshark.tsv" >"$work/diff"; then
	echo "tshark: $count random TPDUs agree"
else
	fail "tshark reads random TPDUs otherwise:"
	head -n 6 "$work/diff"
fi

"$build/tests/test_tpdu" --random-reports $count >"$work/reports.tsv" || fail "no random reports"
[ "$(wc -l <"$work/reports.tsv")" -eq $count ] || fail "not $count random reports"
cut -f 1,2 "$work/reports.tsv" | dump >"$work/reports.txt"
text2pcap -q -D -P gsm_sms "$work/reports.txt" "$work/reports.pcapng" 2>/dev/null
tshark -r "$work/reports.pcapng" -T fields -e gsm_sms.tp-mr -e gsm_sms.tp-ra -e gsm_sms.tp-mms \
	-e gsm_sms.tp-srq -e gsm_sms.dis_field.st_error -e gsm_sms.dis.field_st_reason \
	-e gsm_sms.scts.year -e gsm_sms.scts.month -e gsm_sms.scts.day -e gsm_sms.scts.hour \
	-e gsm_sms.scts.minutes -e gsm_sms.scts.seconds 2>/dev/null >"$work/tshark.tsv"
if cut -f 3- "$work/reports.tsv" | diff - "$work/tshark.tsv" >"$work/diff"; then
	echo "tshark: $count random STATUS-REPORTs agree"
else
	fail "tshark reads random STATUS-REPORTs otherwise:"
	head -n 6 "$work/diff"
fi

# The layers below: CP and RP of every type without a message to deliver.
"$build/tests/test_rp" --random $count >"$work/rp.tsv" || fail "no random RP messages"
[ "$(wc -l <"$work/rp.tsv")" -eq $count ] || fail "not $count random RP messages"
cut -f 1,2 "$work/rp.tsv" | dump >"$work/rp.txt"
text2pcap -q -D -P gsm_a_dtap "$work/rp.txt" "$work/rp.pcapng" 2>/dev/null
tshark -r "$work/rp.pcapng" -T fields -e gsm_a.dtap.ti_flag -e gsm_a.dtap.tio \
	-e gsm_a.dtap.msg_sms_type -e gsm_a.dtap.cp_cause -e gsm_a.rp.msg_type \
	-e gsm_a.rp.rp_message_reference -e gsm_a.rp.cause -e gsm_a.rp.diagnostic_field \
	-e gsm_sms.tp-mti -e _ws.malformed 2>/dev/null | sed 's/\t$//' >"$work/tshark.tsv"
if cut -f 3- "$work/rp.tsv" | diff - "$work/tshark.tsv" >"$work/diff"; then
	echo "tshark: $count random RP and CP messages agree"
else
	fail "tshark reads random RP and CP messages otherwise:"
	head -n 6 "$work/diff"
fi

# Parts of long texts: reference, total, number and text of each.
"$build/tests/test_sms_split" --random 60 >"$work/parts.tsv" || fail "no random parts"
cut -f 1,2 "$work/parts.tsv" | dump >"$work/parts.txt"
text2pcap -q -D -P gsm_sms "$work/parts.txt" "$work/parts.pcapng" 2>/dev/null
# Without reassembly each part shows its own text. Eight and sixteen bits have fields of their own.
tshark -r "$work/parts.pcapng" -o gsm_sms.reassemble:FALSE -T fields -e gsm_sms.udh.mm.msg_id \
	-e gsm_sms.udh.mm.msg_parts -e gsm_sms.udh.mm.msg_part -e gsm_sms.sms_text 2>/dev/null |
	awk -F '\t' -v OFS='\t' '{ $1 = sprintf("%d", $1); print }' >"$work/parts.tshark"
awk -F '\t' -v OFS='\t' '{ gsub(/\\/, "\\\\", $6); print $3, $4, $5, $6 }' "$work/parts.tsv" \
	>"$work/parts.wanted"
if diff "$work/parts.wanted" "$work/parts.tshark" >"$work/diff"; then
	echo "tshark: $(wc -l <"$work/parts.tsv") parts of long texts agree"
else
	fail "tshark reads parts otherwise:"
	head -n 6 "$work/diff"
fi

# The vectors as the program's own reader takes them: direction by layer.
jq -r '.vectors[] | select(.id | test("^(deliver|push|status)-")) | "O \(.hex)"' \
	tests/vectors/sms-vectors.json >"$work/vectors.lst" 2>/dev/null
jq -r '.vectors[] | select(.id | test("^submit-")) | "I \(.hex)"' \
	tests/vectors/sms-vectors.json >>"$work/vectors.lst" 2>/dev/null
if [ -s "$work/vectors.lst" ]; then
	dump <"$work/vectors.lst" >"$work/vectors.txt"
	text2pcap -q -D -P gsm_sms "$work/vectors.txt" "$work/vectors.pcapng" 2>/dev/null
	bad=$(tshark -r "$work/vectors.pcapng" -Y '_ws.malformed || _ws.expert.severity >= 0x600000' \
		2>/dev/null | wc -l)
	[ "$bad" -eq 0 ] || fail "tshark finds $bad of the vectors malformed"
	echo "tshark: $(wc -l <"$work/vectors.lst") vectors without a complaint"
fi

cat >"$work/check.py" <<'PYTHON'
import ctypes, sys

def library(*names):
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            pass
    return None

bad = 0
gammu = library("libGammu.so.8", "libGammu.so")
if gammu is None:
    print("without libgammu")
else:
    # GSM_SMSMessage has no public layout here: the decoded number and text must stand in it as
    # UTF-16, 8-bit data as it is.
    gammu.GSM_GetGlobalDebug.restype = ctypes.c_void_p
    debug = ctypes.c_void_p(gammu.GSM_GetGlobalDebug())
    message = ctypes.create_string_buffer(1 << 20)
    n = 0
    for line in open(sys.argv[1], encoding="utf-8"):
        f = line.rstrip("\n").split("\t")
        if f[0] != "O":
            continue
        pdu = bytes.fromhex(f[1])
        ctypes.memset(message, 0, len(message))
        end = ctypes.c_size_t(0)
        error = gammu.GSM_DecodePDUFrame(debug, message, pdu, ctypes.c_size_t(len(pdu)),
                                         ctypes.byref(end), 0)
        found = message.raw[:20000]
        body = f[14].encode("utf-16-be") if f[5] == "0" else bytes.fromhex(f[14])
        if error != 1 or f[2].encode("utf-16-be") not in found or body not in found:
            print("FAIL libgammu reads otherwise:", f[1])
            bad = 1
        n += 1
    print("libgammu: %d random DELIVERs agree" % n)

osmo = library("libosmogsm.so.18", "libosmogsm.so.20", "libosmogsm.so")
if osmo is None:
    print("without libosmogsm")
else:
    # ASCII and the extension table: its table for other letters is not GSM's.
    n = 0
    for line in open(sys.argv[2], encoding="ascii"):
        text, hexa = line.split()
        packed = ctypes.create_string_buffer(400)
        octets = ctypes.c_int(0)
        osmo.gsm_7bit_encode_n(packed, ctypes.c_size_t(400), text.encode(), ctypes.byref(octets))
        if packed.raw[:octets.value].hex().upper() != hexa:
            print("FAIL libosmogsm packs otherwise:", text, packed.raw[:octets.value].hex())
            bad = 1
        n += 1
    print("libosmogsm: %d texts packed alike" % n)
sys.exit(bad)
PYTHON
"$build/tests/test_gsm7" --pack 100 >"$work/packed.lst" || fail "no packed texts"
if command -v python3 >/dev/null; then
	python3 "$work/check.py" "$work/random.tsv" "$work/packed.lst" || status=1
else
	echo "without python3: libgammu and libosmogsm are not asked"
fi
exit $status
