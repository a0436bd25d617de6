#!/bin/sh
# SPDX-License-Identifier: MIT
# --help and the manual page list the same options and commands, in the same order.
. "${0%/*}/lib.sh"
manual=$tests/../../man/openocdlint.1
expect 0 --help
sed -n 's/^  \(    --[a-z-]*\|-[a-z], --[a-z-]*\)\( [A-Z]*\)\{0,1\}.*/\1\2/p' "$scratch/out" | sed 's/^ *//; s/ *$//' >"$scratch/help"
sed -n '/^\.Sh OPTIONS/,/^\.El/s/^\.It //p' "$manual" |
	sed 's/Fl Fl /--/g; s/Fl \(.\)/-\1/g; s/ , /, /g; s/ Ar / /' >"$scratch/manual"
test "$(wc -l <"$scratch/help")" -gt 15 || complain 'no options in the help'
diff -u "$scratch/help" "$scratch/manual" || complain 'the manual page lists other options'

sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' "$scratch/out" >"$scratch/help"
sed -n '/^\.Sh COMMANDS/,/^\.El/s/^\.It Cm \([a-z]*\).*/\1/p' "$manual" >"$scratch/manual"
diff -u "$scratch/help" "$scratch/manual" || complain 'the manual page lists other commands'

# The keys that the config file may have.
sed -n 's/^	KEY("\([a-z-]*\)", read_.*/\1/p' "$tests/../../src/lint/config.c" >"$scratch/keys"
sed -n '/^\.Sh CONFIGURATION FILE/,/^\.El/s/^\.It Cm //p' "$manual" | awk '{gsub(/ , /, "\n"); print}' >"$scratch/manual"
diff -u "$scratch/keys" "$scratch/manual" || complain 'the manual page lists other keys'

awk 'length > 80' "$scratch/out" | grep . && complain 'a line of --help is too long'
if command -v mandoc >/dev/null 2>&1; then
	mandoc -T lint -W warning "$manual" >"$scratch/out" || complain 'mandoc has complaints'
fi
finish
