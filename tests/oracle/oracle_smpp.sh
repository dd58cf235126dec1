#!/bin/sh
# SMPP against readers nobody here wrote: random PDUs of every command and every vector through tshark
# (each field, no malformed PDU), and through npm's package smpp (each field, and written again the
# same), whose table of optional parameters is held against ours. BUILD is the build folder; skips
# what is absent. The package is looked for in NODE_PATH and build/npm/node_modules.
set -u
build=${BUILD:-build/release}
count=540 # 20 of each command
NODE_PATH=${NODE_PATH:-}:$PWD/build/npm/node_modules
export NODE_PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

fail() {
	echo "FAIL $*"
	status=1
}

if ! command -v tshark >/dev/null || ! command -v text2pcap >/dev/null ||
	! command -v python3 >/dev/null; then
	echo "skipped: tshark, text2pcap or python3 is not installed"
	exit 0
fi

"$build/tests/test_smpp_field" --random $count >"$work/random.tsv" || fail "no random PDUs"
[ "$(wc -l <"$work/random.tsv")" -eq $count ] || fail "not $count random PDUs"

# dump: PDUs in hexadecimal as text2pcap wants them, each a segment of its own
dump() {
	awk '{
		line = "000000"
		for (i = 1; i < length($1); i += 2) line = line " " substr($1, i, 2)
		print line
	}'
}

# malformed FILE: PDUs that tshark complains about
malformed() {
	tshark -r "$1" -Y '_ws.malformed || _ws.expert.severity >= 0x600000' 2>/dev/null | wc -l
}

fields="sequence_number system_id password system_type interface_version addr_ton addr_npi
	address_range service_type source_addr_ton source_addr_npi source_addr dest_addr_ton
	dest_addr_npi destination_addr protocol_id priority_flag replace_if_present_flag data_coding
	sm_default_msg_id message_id message_state error_code esme_addr_ton esme_addr_npi esme_addr
	source_port message"
cut -f 1 "$work/random.tsv" | dump >"$work/random.txt"
text2pcap -q -T 40000,2775 "$work/random.txt" "$work/random.pcapng" 2>/dev/null
bad=$(malformed "$work/random.pcapng")
[ "$bad" -eq 0 ] || fail "tshark finds $bad of $count random PDUs malformed"
# shellcheck disable=SC2086
tshark -r "$work/random.pcapng" -T fields -E occurrence=a $(printf -- '-e smpp.%s ' $fields) \
	2>/dev/null >"$work/tshark.tsv"
cat >"$work/compare.py" <<'PYTHON'
import sys

names = sys.argv[3].split()
lists = ("dest_addresses", "unsuccess_smes")  # their members share names with other fields
rows = compared = bad = 0
for ours, theirs in zip(open(sys.argv[1], encoding="ascii"), open(sys.argv[2], encoding="utf-8")):
    f = ours.rstrip("\n").split("\t")
    found = dict(zip(names, theirs.rstrip("\n").split("\t")))
    said = dict(field.split("=", 1) for field in f[3:] if field)
    said["sequence_number"] = f[1]
    if "short_message" in said:
        said["message"] = said["short_message"].encode().hex()
    has_list = any(name in said for name in lists)
    rows += 1
    for name in names:
        if name not in said or (has_list and name.startswith("dest")):
            continue
        value = found[name]
        # Numbers may be in hexadecimal, and an empty service_type has a name.
        value = "" if value == "(Default)" else value.split(",")[0]
        same = value == said[name]
        if not same and said[name].isdigit() and value[:2] in ("0x", "0X"):
            same = int(value, 16) == int(said[name])
        compared += 1
        if not same:
            print("FAIL tshark: %s %s: %r, not %r" % (f[2], name, value, said[name]))
            bad = 1
print("tshark: %d random PDUs, %d fields agree" % (rows, compared))
if rows == 0 or compared < 5 * rows:
    print("FAIL too few fields were compared")
    bad = 1
sys.exit(bad)
PYTHON
python3 "$work/compare.py" "$work/random.tsv" "$work/tshark.tsv" "$fields" || status=1

if command -v jq >/dev/null; then
	jq -r '.vectors[] | select(.id | test("^smpp-")) | .hex' tests/vectors/sms-vectors.json \
		>"$work/vectors.lst"
	dump <"$work/vectors.lst" >"$work/vectors.txt"
	text2pcap -q -T 40000,2775 "$work/vectors.txt" "$work/vectors.pcapng" 2>/dev/null
	bad=$(malformed "$work/vectors.pcapng")
	[ "$bad" -eq 0 ] || fail "tshark finds $bad of the vectors malformed"
	echo "tshark: $(wc -l <"$work/vectors.lst") vectors without a complaint"
fi

cat >"$work/check.js" <<'NODE'
const smpp = require('smpp');
const defs = require('smpp/lib/defs');
const lines = (file) => require('fs').readFileSync(file, 'latin1').split('\n').filter(Boolean);
let bad = 0, pdus = 0, fields = 0, parameters = 0;
const fail = (...words) => { console.log('FAIL npm smpp:', ...words); bad = 1; };
// Names of the package where they are not those of the book.
const theirs = { dest_addresses: 'dest_address', unsuccess_smes: 'unsuccess_sme' };
for (const line of lines(process.argv[2])) {
	const [hex, sequence, command, ...pairs] = line.split('\t');
	const pdu = smpp.PDU.fromBuffer(Buffer.from(hex, 'hex'));
	pdus++;
	if (pdu.command !== command || String(pdu.sequence_number) !== sequence) {
		fail(command, 'read as', pdu.command, pdu.sequence_number);
	}
	for (const [name, value] of pairs.map((p) => p.split('='))) {
		let found = pdu[theirs[name] || name];
		if (theirs[name]) found = found.length;
		if (name === 'short_message') found = Buffer.from(found.message || found).toString('latin1');
		if (found instanceof Date) found = value === '' ? '' : (+found === Date.UTC(2005, 10, 7, 8, 30) ?
			value : String(found));
		fields++;
		if (String(found) !== value) fail(command, name, String(found), 'not', value);
	}
	const again = pdu.toBuffer().toString('hex').toUpperCase();
	if (again !== hex) fail(command, 'written as', again, 'not', hex);
}
const sizes = { 1: defs.types.tlv.int8, 2: defs.types.tlv.int16, 4: defs.types.tlv.int32 };
for (const line of lines(process.argv[3])) {
	const [tag, name, number, bytes] = line.split('\t');
	const known = defs.tlvs[name === 'destination_port' ? 'dest_port' : name];
	parameters++;
	if (!known || known.id !== parseInt(tag, 16)) { fail('no parameter', tag, name); continue; }
	// SMPP 5.0 gave ms_validity a second, longer form, which the package has.
	if (number === '1' && name !== 'ms_validity' && known.type !== sizes[bytes]) {
		fail(name, 'has not', bytes, 'octets');
	}
}
console.log(`npm smpp: ${pdus} PDUs read (${fields} fields) and written the same, ` +
	`${parameters} optional parameters agree`);
process.exit(bad || pdus === 0 || parameters === 0 ? 1 : 0);
NODE
if command -v node >/dev/null && (cd "$work" && node -e "require('smpp')") 2>/dev/null; then
	"$build/tests/test_smpp_tlv" --table >"$work/table.tsv" || fail "no table of parameters"
	(cd "$work" && node check.js random.tsv table.tsv) || status=1
else
	echo "without node and its package smpp: PDUs are compared with tshark alone"
fi
exit $status
