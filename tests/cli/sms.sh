#!/bin/sh
# pushsim sms: encoding and reason, segments, offending characters, bytes that decode again, cost under
# a preset and a price, standard input, and what is refused.
. "$(dirname "$0")/lib/prelude.sh"
need jq

# field TEXT FILTER VALUE [FLAG...]: what jq finds in the JSON of a text.
field() {
	text=$1 filter=$2 value=$3
	shift 3
	"$PUSHSIM" sms "$text" --json "$@" >out 2>err || bad "sms '$text': $(cat err)"
	found=$(jq -rc "$filter" out)
	[ "$found" = "$value" ] || bad "sms '$text' $filter: $found instead of $value"
}

letters=$(printf 'a%.0s' $(seq 160))
field "$letters" '[.encoding,.segments,.units]' '["gsm7",1,160]'
field "${letters}a" '[.segments,.units_per_segment,[.parts[].units]]' '[2,153,[153,8]]'
field "${letters}a" '[.units_per_segment,[.parts[].units]]' '[152,[152,9]]' --reference 16
field "$letters" '[.encoding,.segments,[.parts[].units]]' '["ucs2",3,[67,67,26]]' --encoding ucs2
field 'Lunch at 5 €?' '[.encoding,.units,.characters]' '["gsm7",14,13]'
field 'it’s' '[.encoding,.units,.offending[0].position,.offending[0].code_point]' \
	'["ucs2",4,3,"U+2019"]'
field 'it’s' '[.offending[0].replacement,.replaced.text,.replaced.encoding]' "[\"'\",\"it's\",\"gsm7\"]"
field 'щ’' '[.offending_n,.offending[0].replacement,.replaced]' '[2,null,null]'
field '😀' '[.units,.characters,.text_bytes]' '[2,1,4]'
field '' '[.segments,.units]' '[1,0]'
# One septet short of the edge the escape pair of the euro moves into the next part.
field "$(printf 'a%.0s' $(seq 152))€$(printf 'a%.0s' $(seq 20))" '[.parts[].units]' '[152,22]'

echo "money"
field "${letters}a" '[.cost.tariff,.cost.currency,.cost.plans[0].received.message]' \
	'["tariff/us-2005","USD",0.2]'
field "${letters}a" '[.cost.plans[].plan]|length' 4 --tariff us-2007
field "${letters}a" '[.cost.currency,.cost.plans[0].given.message]' '["EUR",0.058]' --price '0.029 EUR'

# Whose price it is: sent, received, and what the server's operator pays with the carrier's fee.
field "${letters}a" '.cost.plans[1]|[.sent.message,.sent.bundled,.received.message,.server]' \
	'[0.2,true,0,null]' --tariff uk-2003
field "${letters}a" '.cost.plans[1]|[.received.bundled,.sms_included_counts]' '[false,"sent"]' \
	--tariff uk-2003
field "${letters}a" '.cost.plans[0]|[.server.per_sms,.server.message,.received.message,.sent]' \
	'[0.0118,0.0236,0,null]' --tariff a2p-2026
field x '.cost.plans[2].server|[.fee,.less_above]' '["1000 USD",null]' --tariff a2p-2026
field x '.cost.plans[3].server.less_above' 10000 --tariff a2p-2026
field x '.cost.plans[1]|[.received.bundled,.sent]' '[true,null]' --tariff us-2005
field x '.cost.plans[]|select(.best_of)|[.best_of,.received]' '["AT&T Wireless",null]' \
	--tariff us-2003
# No tariff shows an amount without whose it is, or keeps quiet about a price it does not state.
for file in "$root"/scenarios/base/tariff/*.json; do
	expect 0 "$PUSHSIM" sms x --tariff "$(basename "$file" .json)"
	lacks out '^  [a-z0-9-]+ +[0-9.]+ [A-Z]{3}$'
	plans=$(jq '.tariff.plans|length' "$file")
	sent=$(grep -cE 'to send it|as the cheapest' out)
	[ "$sent" -ge "$plans" ] || bad "$file: $sent lines about sending for $plans plans"
done

echo "bytes"
# SMS-SUBMIT of "ping" to a number of 11 digits: 1 + 1 + 8 + 1 + 1 + 1 + 4 octets.
field ping '[.parts[0].submit_bytes,.parts[0].deliver_bytes]' '[17,20]'
field ping '.parts[0].submit_bytes' 16 --to 123456789
# Header 16, submit_sm's fields with 40404 and 14255551212, text 4.
field ping '.parts[0].submit_sm_bytes' $((16 + 1 + 2 + 6 + 2 + 12 + 3 + 2 + 5 + 4))

echo "standard input, screen"
printf 'two\nlines\n' | "$PUSHSIM" sms - --json >out 2>err || bad "standard input: $(cat err)"
[ "$(jq -r .characters out)" = 9 ] || bad "two lines: $(jq -r .characters out) characters"
expect 0 "$PUSHSIM" sms 'Say “hi” ☺'
holds out '^encoding +ucs2: 3 of 10 characters are not in the GSM alphabet$'
holds out 'position 5 +U\+201C +"“" +write "\\""'
holds out 'position 10 +U\+263A +"☺" +no plain form'
holds out '^ +per-sms +0\.1 USD to receive it$'
expect 0 "$PUSHSIM" sms x --tariff uk-2003
holds out '^ +orange-120 +0\.1 GBP to send it from the phone, once the 120 of the fee \(8 GBP\) are used$'
holds out '^ +orange-120 +0 GBP to receive it$'
expect 0 "$PUSHSIM" sms x --tariff a2p-2026
holds out "^ +us-short-code +0\.0118 USD for the server's operator to send it, beside 1000 USD a month$"

echo "refused"
expect 3 "$PUSHSIM" sms 'it’s' --encoding gsm7
holds err 'position 3: U\+2019'
expect 3 "$PUSHSIM" sms "$(printf 'a\377b')"
holds err 'byte 1: the text is not UTF-8'
expect 3 "$PUSHSIM" sms x --tariff us-205
holds err 'did you mean tariff/us-2005'
expect 3 "$PUSHSIM" sms x --price 5
expect 3 "$PUSHSIM" sms x --price '5 min'
expect 2 "$PUSHSIM" sms
expect 2 "$PUSHSIM" sms a b
expect 2 "$PUSHSIM" sms x --encoding utf8
expect 2 "$PUSHSIM" sms x --to alice
expect 2 "$PUSHSIM" sms x --price '1 EUR' --tariff us-2005
seq 20000 | "$PUSHSIM" sms - >out 2>err && bad "108 894 characters are more than 255 parts"
holds err 'more than 255 parts'

echo "SMTP and SMPP decode"
hex=$(jq -r '.vectors[]|select(.id=="smtp-01").hex' "$root/tests/vectors/sms-vectors.json")
expect 0 "$PUSHSIM" decode smtp "$hex"
[ "$(jq -r '.mails[0].lines[-1], .note.number' out | tr '\n' ' ')" = 'sync 14255551212 ' ] ||
	bad "smtp-01: $(jq -c '.mails' out)"
cp out dialogue.json
expect 0 "$PUSHSIM" encode smtp dialogue.json
[ "$(cat out)" = "$hex" ] || bad "smtp-01 came back as $(cat out)"
expect 0 "$PUSHSIM" decode smpp 00000010000000150000000000000001
[ "$(jq -c '[.issued_by,.states[0]]' out)" = '["ESME or SMSC","OPEN"]' ] || bad "states: $(cat out)"
finish
