#!/bin/sh
# SPDX-License-Identifier: MIT
# Files, folders, standard input, -f, -c and -s.
. "${0%/*}/lib.sh"
good >good.cfg
bad >bad.cfg

# Standard input.
expect 1 --format concise - <bad.cfg
out_is <<END
-:2:1: error: ... [unknown-command]
END
expect 1 --format concise --stdin-filename board/x.cfg - <bad.cfg
out_is <<END
board/x.cfg:2:1: error: ... [unknown-command]
END
expect 1 --format concise good.cfg - <bad.cfg
out_has '^-:2:1: error'
expect 0 - </dev/null
err_has 'is empty'

# Each FILE is a run of its own; -f and -c together are one.
echo 'adapter driver dummy' >adapter.cfg
printf 'transport select jtag\njtag newtap c d -irlen 4\n' >rest.cfg
expect 0 --format json --fail-on never rest.cfg adapter.cfg
test "$(grep -c '"inputs"' "$scratch/out")" -eq 2 || complain 'not two runs'
out_has '"ok": false'
expect 0 --format json --fail-on error -f adapter.cfg -f rest.cfg
test "$(grep -c '"inputs"' "$scratch/out")" -eq 1 || complain 'not one run'
out_has '"ok": true'
expect 0 --format json --fail-on error -c 'adapter driver dummy' rest.cfg
out_has '"ok": true'
expect 0 --format json --fail-on error -f adapter.cfg --command 'transport select jtag'
expect 1 --format concise -c 'adapter driver dummy' -c 'adaptor speed 1'
out_is <<END
<command 2>:1:1: error: ... [unknown-command]
END
expect 1 --fail-on error --format concise -fadapter.cfg --file=bad.cfg

# -s
mkdir lib
echo 'adaptor speed 1' >lib/inner.cfg
echo 'source [find inner.cfg]' >outer.cfg
expect 1 --format concise -s lib outer.cfg
out_is <<END
lib/inner.cfg:1:1: error: ... [unknown-command]
END
expect 1 --format concise outer.cfg
out_has '^outer.cfg:1:[0-9]*: error: .* \[script-not-found\]$'
expect 1 --format concise --scripts nowhere outer.cfg
err_has "there is no folder 'nowhere'"
OPENOCD_SCRIPTS=lib
export OPENOCD_SCRIPTS
expect 1 --format concise outer.cfg
out_has '^lib/inner.cfg'
unset OPENOCD_SCRIPTS
# A FILE is searched for as openocd -f would.
expect 1 --format concise -s lib inner.cfg
out_has '^lib/inner.cfg'

# The same finding of two runs is printed once by the formats for people.
echo 'source [find inner.cfg]' >another.cfg
expect 1 --format concise -s lib outer.cfg another.cfg
test "$(wc -l <"$scratch/out")" -eq 1 || complain 'not one line'
expect 1 --format json -s lib outer.cfg another.cfg
test "$(grep -c '"rule": "unknown-command"' "$scratch/out")" -eq 2 || complain 'not two findings'
expect 1 -s lib outer.cfg another.cfg
out_has '^Found 1 error in outer.cfg and another.cfg'

# One file, named twice.
expect 1 --format json bad.cfg ./bad.cfg
test "$(grep -c '"inputs"' "$scratch/out")" -eq 1 || complain 'not one run'

# openocd.cfg when nothing is named.
bad >openocd.cfg
expect 1 --format concise
out_has '^openocd.cfg:2:1: error'
rm openocd.cfg

# Folders.
mkdir -p tree/sub tree/.git tree/build tree/other
bad >tree/a.cfg
bad >tree/sub/b.tcl
bad >tree/sub/c.txt
bad >tree/.git/d.cfg
printf '[metadata]\nname = x\nversion = 1.0\n' >tree/setup.cfg
printf 'proc f {} { puts x }\n$w configure -text y\n' >tree/other/gui.tcl
bad >tree/build/e.cfg
printf 'a\0b' >tree/image.cfg
ln -s ../tree tree/loop
expect 1 --format concise tree
out_is <<END
tree/a.cfg:2:1: error: ... [unknown-command]
tree/build/e.cfg:2:1: error: ... [unknown-command]
tree/sub/b.tcl:2:1: error: ... [unknown-command]
END
err_empty
echo '/build/' >tree/.gitignore
expect 1 --format concise tree
out_lacks build
(cd tree && "$program" --format concise .) >"$scratch/out"
out_has '^a.cfg:2:1: error'
out_lacks build
expect 1 --skip-unrelated --format concise tree/setup.cfg tree/a.cfg
out_is <<END
tree/a.cfg:2:1: error: ... [unknown-command]
END
expect 0 --skip-unrelated --format concise tree/setup.cfg tree/other/gui.tcl
out_empty
err_empty
expect 3 --skip-unrelated missing.cfg
mkdir nothing
expect 0 nothing
err_has 'nothing: there is no \*.cfg or \*.tcl file with an OpenOCD command in it'
expect 1 --format concise nothing bad.cfg
out_has '^bad.cfg'
# A file that is there but cannot be run: the reason is told, not that it is missing.
mkdir -p a-folder
echo 'source a-folder' >sources-folder.cfg
expect 1 --format concise sources-folder.cfg
out_has "cannot read the file 'a-folder' and stops here: it is a folder"
mkfifo a-pipe
echo 'source a-pipe' >sources-pipe.cfg
expect 1 --format concise sources-pipe.cfg
out_has "cannot read the file 'a-pipe' and stops here: it is a named pipe"
finish
