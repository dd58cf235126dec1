#!/bin/sh
# Every file of tests/fuzz/corpus/ through its reader, whole and cut in half: no crash, no hang.
. "$(dirname "$0")/lib/prelude.sh"
replay=$root/tests/fuzz/replay.c
library=$BUILD/libpushsim.a
case $BUILD in
*asan*) sanitize=-fsanitize=address,undefined ;;
*) sanitize= ;;
esac
n=0
for target in "$root"/tests/fuzz/fuzz_*.c; do
	name=$(basename "$target" .c)
	corpus=$root/tests/fuzz/corpus/${name#fuzz_}
	[ -d "$corpus" ] || {
		bad "$name has no corpus"
		continue
	}
	# shellcheck disable=SC2086
	gcc -std=gnu17 -O1 -fno-lto -ffp-contract=off -D_GNU_SOURCE -I"$root/sim" -I"$root" $sanitize \
		-o "$name" "$target" "$replay" "$library" -ljansson -lgsl -lgslcblas -lpthread -lm ||
		bad "$name does not build"
	(cd "$root" && timeout 60 "$work/$name" "$corpus") >out 2>err
	code=$?
	[ "$code" -eq 0 ] || bad "$name: exit $code: $(tail -n 3 err)"
	echo "$name: $(tail -n 1 out)"
	n=$((n + 1))
done
[ "$n" -gt 5 ] || bad "only $n readers"
finish
