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
# Which notes --fix mends is up to each project.
mkdir asks silent
echo 'severity: {deprecated-command: note}' | tee asks/.openocdlint.yaml >silent/.openocdlint.yaml
echo 'select: [deprecated-command]' >>asks/.openocdlint.yaml
printf 'adapter driver dummy\nadapter_khz 1\n' | tee asks/a.cfg >silent/b.cfg
expect 0 asks silent
test "$(grep -c '= fix (with --select deprecated-command):' "$scratch/out")" -eq 1 || complain 'not one that is to be asked for'
test "$(grep -c '= fix:' "$scratch/out")" -eq 1 || complain 'not one that --fix makes'
out_has ' 1 can be fixed with --fix'
expect 0 --fix asks silent
grep -q 'adapter speed' asks/a.cfg || complain 'did not fix a note that the project selects'
grep -q adapter_khz silent/b.cfg || complain 'fixed a note that nobody asked for'
# What is deprecated is mended though a later line stops OpenOCD.
printf 'interface dummy\nreset_config none srst_only\n' >stops.cfg
expect 1 --fix stops.cfg
err_empty
test "$(head -n 1 stops.cfg)" = 'adapter driver dummy' || complain 'the first line was not mended'

# A text that cannot be checked comes back as it is: an editor puts our output in its place.
for text in 'while 1 {}\n' 'adapter_khz 1\000\n' 'echo {\n' ''; do
	# shellcheck disable=SC2059
	printf "$text" >odd.cfg
	"$program" --isolated --fix - <odd.cfg >"$scratch/out" 2>"$scratch/err"
	cmp -s "$scratch/out" odd.cfg || complain "another text than '$text'"
done

# A file that two projects share is fixed once, and what one of them ignores is fixed for the other.
mkdir shared
echo 'adapter_khz 100' >shared/speed.cfg
printf 'adapter driver dummy\nsource shared/speed.cfg\n' | tee one/uses.cfg >two/uses.cfg
expect 0 --fail-on error --diff one/uses.cfg two/uses.cfg
test "$(grep -c '^+++ b/shared' "$scratch/out")" -eq 1 || complain 'not one patch of it'
out_has '^+adapter speed 100$'
expect 0 --fail-on error --fix one/uses.cfg two/uses.cfg
grep -qx 'adapter speed 100' shared/speed.cfg || complain 'the shared file was not mended'

# What is fixed must suit the entry points that were not asked for: one of them needs the comment.
mkdir project
cat >project/.openocdlint.yaml <<'END'
entry-points:
  old: [-c, set OLD 1, -f, entry.cfg]
END
printf 'adapter driver dummy\nsource project/common.cfg\n' >project/entry.cfg
cat >project/common.cfg <<'END'
set rate [expr {[info exists OLD] ? "fast" : 100}]
adapter speed $rate ;# openocdlint: ignore[wrong-arguments]
END
cp project/common.cfg common.before
expect 0 --format concise --select '*-suppression,wrong-*' --fix -c 'adapter driver dummy' project/common.cfg
out_empty
cmp -s project/common.cfg common.before || complain 'removed a comment that an entry point needs'
rm project/.openocdlint.yaml
expect 0 --format concise --select '*-suppression,wrong-*' --fix -c 'adapter driver dummy' project/common.cfg
grep -q openocdlint project/common.cfg && complain 'left a comment that nobody needs'

# Patches: as programs take them, whatever the files are like.
git_or_patch() {
	cp "$1" before.cfg
	"$program" --isolated --select deprecated-command --diff "$1" >fix.patch 2>"$scratch/err"
	"$program" --isolated --select deprecated-command --fix "$1" >"$scratch/out" 2>&1
	cp "$1" after.cfg
	cmp -s before.cfg after.cfg && complain "nothing was fixed in $1"
	cp before.cfg "$1"
	patch -s -p1 <fix.patch || complain "patch does not take what changes $1"
	cmp -s "$1" after.cfg || complain "patch makes another $1"
	cp before.cfg "$1"
	if command -v git >/dev/null 2>&1; then
		GIT_CEILING_DIRECTORIES=$scratch git apply fix.patch || complain "git apply does not take what changes $1"
		cmp -s "$1" after.cfg || complain "git apply makes another $1"
	fi
}
printf '# a\r\nadapter_khz 1\r\n# b\r\n' >crlf.cfg
git_or_patch crlf.cfg
printf '# a\nadapter_khz 1' >open_end.cfg
git_or_patch open_end.cfg
printf '# a\r\nadapter_khz 1\r\n# \r in between\r\r\n#\r\nadapter_nsrst_delay 1' >mixed.cfg
git_or_patch mixed.cfg
printf '# \377\033[31m\001 \302\205\nadapter_khz 1 ;# \377\n# \f\v\b\n' >bytes.cfg
git_or_patch bytes.cfg
cp before.cfg bytes.before
mkdir 'a folder'
printf 'adapter_khz 1\n' >'a folder/b c.cfg'
git_or_patch 'a folder/b c.cfg'
printf 'adapter_khz 1\n' >'quote"d.cfg'
git_or_patch 'quote"d.cfg'

# What a terminal would obey does not reach it.
cp bytes.before bytes.cfg
# shellcheck disable=SC2086
expect 0 $only --color always --diff bytes.cfg
tr -d '\n\t' <"$scratch/out" | sed 's/\x1b\[[0-9]*m//g' | grep -q '[[:cntrl:]]' && complain 'control characters'
out_has '# .*\\x1b\[31m'
if command -v python3 >/dev/null 2>&1; then
	python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' "$program" --color never --diff bytes.cfg >"$scratch/out" 2>&1
	tr -d '\r\n\t' <"$scratch/out" | LC_ALL=C grep -q '[[:cntrl:]]' && complain 'control characters on a terminal'
	out_has '^+adapter speed 1'
fi

finish
