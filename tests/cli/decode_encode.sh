#!/bin/sh
# decode and encode of every FORMAT: the vectors go through as arguments, files and standard input,
# and decode then encode gives the same bytes; fields agree with what other tools found in them.
. "$(dirname "$0")/lib/prelude.sh"
need jq
vectors=$root/tests/vectors/sms-vectors.json

# round FORMAT HEX [FLAG]: there and back, the same digits.
round() {
	"$PUSHSIM" decode "$1" "$2" ${3:-} >decoded 2>err || {
		bad "decode $1 $2: $(cat err)"
		return
	}
	"$PUSHSIM" encode "$1" decoded >again 2>err || bad "encode $1 of $2: $(cat err)"
	[ "$(cat again)" = "$2" ] || bad "$1 $2 came back as $(cat again)"
	count=$((count + 1))
}

jq -r '.vectors[] | "\(.id) \(.hex)"' "$vectors" >list
count=0
while read -r id hex; do
	case $id in
	deliver-* | push-*) round sms-deliver "$hex" ;;
	submit-*) round sms-submit "$hex" ;;
	status-*) round sms-status-report "$hex" ;;
	cp-*) round cp "$hex" ;;
	smpp-*) round smpp "$hex" ;;
	wsp-*) round wap-push "$hex" ;;
	emn-*) round emn "$hex" ;;
	esac
done <list
jq -r '.vectors[] | select(.rp_data_hex) | .rp_data_hex' "$vectors" >list
while read -r hex; do
	round rp "$hex"
done <list
echo "$count SMS vectors there and back"
[ "$count" -gt 55 ] || bad "only $count vectors"

echo "fields as tshark, gammu and libosmocore found them"
jq -r '.vectors[] | select(.id | test("^deliver-")) | select(.decoded.text) |
	select(.decoded.text | test(" x[0-9]+$") | not) |
	"\(.hex)\t\(.decoded.oa // "-")\t\(.decoded.scts // "-")\t\(.decoded.text | @json)"' \
	"$vectors" >list
count=0
while IFS="$(printf '\t')" read -r hex oa scts text; do
	"$PUSHSIM" decode sms-deliver "$hex" >decoded
	[ "$oa" = - ] || [ "$(jq -r .oa decoded)" = "$oa" ] || bad "oa $(jq -r .oa decoded), not $oa"
	[ "$scts" = - ] || [ "$(jq -r .scts decoded)" = "$scts" ] ||
		bad "scts $(jq -r .scts decoded), not $scts"
	[ "$(jq .text decoded)" = "$text" ] || bad "text $(jq .text decoded), not $text"
	count=$((count + 1))
done <list
[ "$count" -gt 5 ] || bad "only $count texts"

echo "an SMSC address before the TPDU needs --smsc"
hex=$(jq -r '[.vectors[] | .with_smsc_prefix_hex // empty][0]' "$vectors")
expect 0 "$PUSHSIM" decode sms-deliver --smsc "$hex"
[ "$(jq -r .text out)" = 'You have new mail' ] || bad "another text: $(cat out)"

echo "WBXML bodies of ActiveSync: the XML stands beside them"
count=0
hex=
eas_one() {
	[ -n "$hex" ] || return 0
	"$PUSHSIM" decode eas "$hex" | tr -d '\n' | sed 's/<?xml[^>]*>//; s/>  *</></g' >got
	printf '%s' "$xml" | sed 's/>  *</></g' >wanted
	# The examples leave it open how octets without a text are shown.
	case $xml in
	*'<Mime>'*) ;;
	*) cmp -s got wanted || bad "$title: $(cat got)" ;;
	esac
	round eas "$hex"
	"$PUSHSIM" decode eas --json "$hex" |
		jq -e '.message | .accepted and .same_when_written' >/dev/null ||
		bad "$title: the typed reader and writer do not agree with it"
}
while IFS= read -r line; do
	case $line in
	'#'*) ;;
	'== '*)
		eas_one
		title=$line hex= xml= ;;
	'<'*) xml=$line ;;
	*) hex=$hex$line ;;
	esac
done <"$root/tests/vectors/eas-examples.txt"
eas_one
echo "$count bodies"
[ "$count" -gt 20 ] || bad "only $count bodies"

echo "a query, plain and packed"
plain='User=alice&DeviceId=v140Device&DeviceType=SmartPhone&Cmd=Ping'
expect 0 "$PUSHSIM" decode query "$plain"
cp out plain
holds plain 'Ping'
expect 0 "$PUSHSIM" encode query plain
[ "$(cat out)" = "$plain" ] || bad "the query came back as $(cat out)"
expect 0 "$PUSHSIM" decode query "Cmd=Ping&${plain%&Cmd=Ping}"
cmp -s out plain || bad "another order of the parameters is read otherwise"
# [MS-ASHTTP] 4.3: the example of the specification.
packed='jAAJBAp2MTQwRGV2aWNlAApTbWFydFBob25l'
expect 0 "$PUSHSIM" decode query "$packed"
cp out plain
holds plain 'SmartPhone'
expect 0 "$PUSHSIM" encode query plain
[ "$(cat out)" = "$packed" ] || bad "the packed query came back as $(cat out)"

echo "HTTP with a body, from a file and from standard input"
printf 'POST %s?%s HTTP/1.1\r\nHost: mail.example.com\r\n%s\r\n%s\r\n\r\n' \
	/Microsoft-Server-ActiveSync "$plain" 'Content-Type: application/vnd.ms-sync.wbxml' \
	'Content-Length: 0' >request
expect 0 "$PUSHSIM" decode http request
cp out decoded
jq -e . decoded >/dev/null || bad "no JSON: $(head -n 2 decoded)"
"$PUSHSIM" decode http - <request >from-stdin 2>err || bad "decode http -: $(cat err)"
cmp -s decoded from-stdin || bad "standard input is read otherwise"
expect 0 "$PUSHSIM" encode http decoded --raw
cmp -s out request || bad "the request came back otherwise: $(head -n 3 out)"
finish
