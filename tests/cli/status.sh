#!/bin/sh
# SPDX-License-Identifier: MIT
# What comes out where, and with which exit status.
. "${0%/*}/lib.sh"
good >good.cfg
bad >bad.cfg
mkdir folder

# Nothing found, something found.
expect 0 good.cfg
out_has 'good.cfg loads on OpenOCD 0.12.0'
err_empty
expect 1 bad.cfg
out_has 'unknown-command'
err_empty
expect 1 --format concise bad.cfg good.cfg
out_is <<END
bad.cfg:2:1: error: ... [unknown-command]
END

# --fail-on
expect 0 --fail-on never bad.cfg
expect 1 --fail-on error bad.cfg
printf 'adapter driver dummy\ntransport select jtag\nadapter speed 1000\njtag newtap c d -irlen 4\ntarget create c.d arm7tdmi -chain-position c.d\n' >notes.cfg
expect 0 --select missing-gdb-detach notes.cfg
out_has '^note\[missing-gdb-detach\]'
expect 1 --select missing-gdb-detach --fail-on note notes.cfg
expect 1 --fail-on=note --select=missing-gdb-detach notes.cfg

# --select and --ignore
expect 0 --ignore unknown-command bad.cfg
out_has 'bad.cfg does not load'
expect 0 --select missing-adapter bad.cfg
expect 1 --select missing-adapter,unknown-command bad.cfg
expect 0 --fail-on error --select 'missing-*' --ignore missing-gdb-detach,missing-gdb-attach notes.cfg
out_lacks gdb
expect 2 --select unknwon-command bad.cfg
err_has "there is no rule 'unknwon-command'; did you mean 'unknown-command'?"
out_empty
expect 2 --ignore nonsense bad.cfg
expect 2 --ignore , bad.cfg

# Bad usage: nothing is checked.
expect 2 --frmat json bad.cfg
err_has "unknown option '--frmat'; did you mean '--format'?"
out_empty
expect 2 -x bad.cfg
err_has "unknown option '-x'"
expect 2 --format xml bad.cfg
err_has 'the formats are text, concise, json, '
expect 2 --format
err_has 'needs a value'
expect 2 --fix=yes bad.cfg
err_has 'takes no value'
expect 2 --openocd 0.9.0 bad.cfg
expect 2 --openocd 0.11.0,0.9.0 bad.cfg
err_has 'the known versions are'
expect 2 --openocd , bad.cfg
expect 2 --fail-on always bad.cfg
expect 2 --color sometimes bad.cfg
expect 2 --config x.yaml --isolated bad.cfg
expect 2 ''
expect 2 - - </dev/null
expect 2 --stdin-filename x.cfg bad.cfg
expect 2
err_has 'nothing to check'
err_has 'openocd.cfg'

# Inputs that cannot be read; the others are still checked.
expect 3 missing.cfg bad.cfg
err_has '^openocdlint: missing.cfg: No such file or directory$'
out_has 'unknown-command'
printf 'ELF\0\1\2' >binary.cfg
expect 3 --format concise binary.cfg bad.cfg
err_has 'binary.cfg: is a binary file'
out_is <<END
bad.cfg:2:1: error: ... [unknown-command]
END
printf '\377\376a\0' >wide.cfg
expect 3 wide.cfg
err_has 'UTF-16'
expect 3 -f folder
err_has '^openocdlint: folder: is a folder; -f takes a file$'
mkfifo pipe.cfg
expect 3 pipe.cfg
err_has 'pipe.cfg: is a named pipe'
if test "$(id -u)" -ne 0; then
	good >secret.cfg
	chmod 0 secret.cfg
	expect 3 secret.cfg bad.cfg
	err_has 'secret.cfg: Permission denied'
	out_has 'unknown-command'
fi
expect 3 explian
err_has "did you mean 'openocdlint explain'?"
: >empty.cfg
expect 0 empty.cfg
err_has '^openocdlint: empty.cfg: is empty$'

# A -f name that cannot be found is a finding.
expect 1 -f missing.cfg
out_has 'script-not-found'

# What never ends, or crashes Tcl.
printf 'while 1 {}\n' >endless.cfg
expect 3 endless.cfg bad.cfg
err_has 'endless.cfg: not checked to the end'
out_has 'unknown-command'

# Output that cannot be written.
if test -c /dev/full; then
	command_line='openocdlint bad.cfg >/dev/full'
	"$program" bad.cfg >/dev/full 2>"$scratch/err"
	test $? -eq 3 || complain 'another status than 3'
	err_has 'could not be written'
fi

# Words behind -- are files.
printf 'adaptor\n' >--fix
expect 1 --format concise -- --fix
out_has '^--fix:1:1: error'
cmp -s -- --fix - <<END || complain 'the file was changed'
adaptor
END

# Colour: as asked, else on a terminal only.
esc=$(printf '\033')
expect 1 --color always bad.cfg
out_has "$esc"
expect 1 bad.cfg
out_lacks "$esc"
NO_COLOR=1
export NO_COLOR
expect 1 --color always bad.cfg
out_has "$esc"
unset NO_COLOR

expect 0 --help
out_has '^Usage: openocdlint'
err_empty
expect 0 show -h
expect 0 --version
out_has '^openocdlint [0-9]'
finish
