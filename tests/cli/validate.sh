#!/bin/sh
# The quick rows of the validation program hold, its files are whole, and every entry of the three
# files is spoken for. `make validate` runs all rows.
. "$(dirname "$0")/lib/prelude.sh"
here=$work
cd "$root" || exit 1
"$BUILD/validate" --quick --out "$here" >"$here/table" || {
	grep -E 'MISS|TOO WIDE|NO LONGER|FORGOTTEN' "$here/table"
	bad "a row fails; $BUILD/validate --quick shows all"
}
cd "$here" || exit 1
[ "$(wc -l <validation.csv)" -gt 250 ] || bad "validation.csv is short"
holds validation.csv '^file,entry,quantity,kind,level,target,result'
lacks validation.csv ',-?(inf|nan),'
holds validation.html '</html>'
holds table '^predictions +[1-9]'
expect 2 "$BUILD/validate" --nonsense
finish
