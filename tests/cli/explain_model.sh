#!/bin/sh
# explain --model: every model, one model, values of a scenario, and names that are none.
. "$(dirname "$0")/lib/prelude.sh"
expect 0 "$PUSHSIM" explain --model
for title in 'How it computes' 'What it assumes' 'What is not modelled' 'Parameters: '; do
	[ "$(grep -c "^$title" out)" -ge 10 ] || bad "fewer than ten times: $title"
done
expect 0 "$PUSHSIM" explain --model radio
holds out '^radio: '
lacks out '^server: '
expect 0 "$PUSHSIM" explain learn/01-one-mail --model sms
holds out 'sms\.validity .*default'
expect 2 "$PUSHSIM" explain --model nosuch
holds err 'no model is called "nosuch"'
holds err '^radio '
finish
