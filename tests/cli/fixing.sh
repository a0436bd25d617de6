#!/bin/sh
# SPDX-License-Identifier: MIT
# --fix and --diff: what is written, what comes out where, and the exit status.
. "${0%/*}/lib.sh"
only='--isolated --select deprecated-command,unknown-command'
printf 'interface dummy\nadapter_khz 1000\n' >old.cfg
printf 'adapter driver dummy\nadapter speed 1000\n' >new.cfg
bad >bad.cfg

# shellcheck disable=SC2086
expect 0 $only --diff old.cfg
out_has '^--- a/old.cfg$'
out_has '^+adapter driver dummy$'
err_has 'Would fix 2 findings'
grep -q adapter_khz old.cfg || complain 'the file was changed'
cp old.cfg patched.cfg
sed 's/old.cfg/patched.cfg/' "$scratch/out" | patch -s -p1 || complain 'the patch does not apply'
cmp -s patched.cfg new.cfg || complain 'the patched file is another one'

# shellcheck disable=SC2086
expect 1 $only --format concise --diff old.cfg bad.cfg
out_lacks unknown-command
err_has '^bad.cfg:2:1: error: .*unknown-command'

# shellcheck disable=SC2086
expect 0 $only --fix - <old.cfg
cmp -s "$scratch/out" new.cfg || complain 'another text'
err_has 'Fixed 2 findings'
# shellcheck disable=SC2086
expect 0 $only --fix --stdin-filename old.cfg - <old.cfg
cmp -s "$scratch/out" new.cfg || complain 'another text'
grep -q adapter_khz old.cfg || complain 'the file was changed'
# shellcheck disable=SC2086
expect 0 $only --fix - <new.cfg
cmp -s "$scratch/out" new.cfg || complain 'another text'

# shellcheck disable=SC2086
expect 3 $only --fix missing.cfg old.cfg
out_has 'Fixed 2 findings'
err_has 'missing.cfg: No such file'
cmp -s old.cfg new.cfg || complain 'not fixed'
# shellcheck disable=SC2086
expect 0 $only --fix old.cfg
out_has 'No findings'

# A file that the search finds elsewhere is not ours to change.
mkdir lib
printf 'interface dummy\n' >lib/stock.cfg
# shellcheck disable=SC2086
expect 3 $only --fix -s lib stock.cfg
grep -q interface lib/stock.cfg || complain 'the file was changed'

# The settings of two projects, in one call.
mkdir one two
cp lib/stock.cfg one/a.cfg
cp lib/stock.cfg two/b.cfg
echo 'ignore: [deprecated-command]' >one/.openocdlint.yaml
expect 0 --fail-on error --fix one two
grep -q interface one/a.cfg || complain 'fixed what its project ignores'
grep -q 'adapter driver dummy' two/b.cfg || complain 'not fixed'
# What is deprecated is mended though a later line stops OpenOCD.
printf 'interface dummy\nreset_config none srst_only\n' >stops.cfg
expect 1 --fix stops.cfg
err_empty
test "$(head -n 1 stops.cfg)" = 'adapter driver dummy' || complain 'the first line was not mended'

finish
