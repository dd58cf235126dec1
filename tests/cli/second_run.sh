#!/bin/sh
# The same scenario a second time: nothing is run, the screen is shown again; --force runs it.
. "$(dirname "$0")/lib/prelude.sh"
cp "$root/scenarios/learn/01-one-mail.json" .
folders() {
	find results/01-one-mail -mindepth 1 -maxdepth 1 -type d | LC_ALL=C sort
}

echo "first run: a folder, latest points at it"
expect 0 "$PUSHSIM" run 01-one-mail.json --no-plots
cp out first
lacks first 'already there'
[ "$(folders | wc -l)" -eq 1 ] || bad "not one folder"
[ -L results/01-one-mail/latest ] || bad "latest is no link"
old=$(folders)
echo "second run: already there, the same screen, no new folder"
expect 0 "$PUSHSIM" run 01-one-mail.json --no-plots
holds out 'already there.*--force'
head -n "$(wc -l <first)" out | cmp -s - first || bad "another screen"
[ "$(folders | wc -l)" -eq 1 ] || bad "a new folder"
echo "another parameter: it runs"
expect 0 "$PUSHSIM" run 01-one-mail.json --no-plots --seed 2
lacks out 'already there'
echo "--force: it runs, a second later into a folder of its own, with the same bytes"
sleep 1
expect 0 "$PUSHSIM" run 01-one-mail.json --no-plots --force
lacks out 'already there'
same "$old" results/01-one-mail/latest/
echo "results of another version are not taken for this one's"
sed -i 's/"version":"[^"]*"/"version":"0.0.0"/; s/"version": "[^"]*"/"version": "0.0.0"/' \
	results/01-one-mail/*/summary.json
sleep 1
expect 0 "$PUSHSIM" run 01-one-mail.json --no-plots
lacks out 'already there'
echo "a run that was cut off (no manifest) is not taken for a result"
rm -f results/01-one-mail/*/manifest.json
expect 0 "$PUSHSIM" run 01-one-mail.json --no-plots
lacks out 'already there'
finish
