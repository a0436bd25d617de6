#!/bin/sh
# SPDX-License-Identifier: MIT
# --limit: each limit breaks a check off where it is, can be raised, and the other inputs are checked all the same.
. "${0%/*}/lib.sh"
bad >bad.cfg
printf 'adapter driver dummy\nwhile 1 {}\n' >endless.cfg
printf 'loop i 0 5000 {set x 1}\nnothing\n' >steps.cfg
printf 'set x [string repeat a 5000000]\nnothing\n' >memory.cfg
printf 'set x 1\n' >one.cfg
printf 'loop i 0 20 {source one.cfg}\nnothing\n' >includes.cfg
{ printf 'set x {'; head -c 2000000 /dev/zero | tr '\0' a; printf '}\nnothing\n'; } >large.cfg

expect 3 --format concise endless.cfg bad.cfg
out_has '^endless.cfg:2:1: error: the script runs longer than a check allows, so it was broken off here \[script-error\]$'
out_has '^bad.cfg:2:1: error: .*unknown-command'
err_has 'endless.cfg: not checked to the end: the script runs longer than a check allows$'

# met LIMIT FILE MESSAGE: with LIMIT, FILE is broken off at its first line; without, it comes to its last one.
met() {
	expect 3 --format concise --limit "$1" "$2" bad.cfg
	out_has "^$2:1:1: error: $3, so it was broken off here"
	err_has "$2: not checked to the end: $3\$"
	out_has '^bad.cfg:2:1: error: .*unknown-command'
	expect 1 --format concise "$2"
	out_has "^$2:2:1: error: .*unknown-command"
	err_empty
}
met steps=1000 steps.cfg 'the script does not come to an end'
met memory=16M memory.cfg 'the script asks for more memory than a check allows'
met includes=10 includes.cfg 'the script reads more files than a check allows'

expect 3 --limit file-size=1M large.cfg
err_has 'large.cfg: is larger than 1 MiB$'
expect 3 --limit file-size=1M - <large.cfg
err_has 'standard input: is larger than 1 MiB$'
expect 1 --format concise large.cfg
out_has '^large.cfg:2:1: error: .*unknown-command'

# Raised, a limit lets more through than before.
printf 'loop i 0 300000 {set x 1}\nnothing\n' >long.cfg
expect 3 --limit time=10ms long.cfg
err_has 'runs longer than a check allows'
expect 1 --format concise --limit time=60s long.cfg
out_has '^long.cfg:2:1: error: .*unknown-command'
expect 3 --limit time=60s,steps=1k long.cfg
err_has 'does not come to an end'

# What the rules have to say has limits, too; the verdict of the run stands. Time is raised: sanitizers take more of it.
{ echo 'proc f {} {'; yes 'set x 1' | head -n 50000; echo '}'; } >many.cfg
expect 0 --fail-on never --limit time=60s many.cfg
expect 3 --fail-on never --limit time=60s,memory=24M --format json many.cfg
err_has 'many.cfg: not checked to the end: what there is to say about it takes more memory than a check allows$'
out_has '"ok": true'
expect 3 --fix --limit time=60s,memory=24M many.cfg

# A rule is cut short before it buries the others.
{ printf 'adapter driver dummy\n'; yes 'adapter_khz 100' | head -n 6000; } >repeated.cfg
expect 1 --format concise --select deprecated-command repeated.cfg
test "$(grep -c 'deprecated-command' "$scratch/out")" -eq 5000 || complain 'not 5000 findings'
err_has 'repeated.cfg: 1000 more findings of deprecated-command are not shown'

# What crashes Jim costs its own file, in one process too.
printf 'adapter driver dummy\ncatch {expr {-true}}\n' >abort.cfg
for jobs in 1 2; do
	expect 3 --format concise -j $jobs abort.cfg bad.cfg
	out_has '^abort.cfg:2:1: error: the script makes the Tcl interpreter crash, so it was broken off here'
	out_has '^bad.cfg:2:1: error: .*unknown-command'
done
expect 3 --format concise abort.cfg
out_has 'interpreter crash'

for word in time time= time=0 time=x time=1h time=-1s memory=1T steps=1.5 depth=3 '' time=1s, 'time=99999999999999999999s'; do
	expect 2 --limit "$word" bad.cfg
done
expect 2 rules --limit time=1s
err_has 'rules has no option --limit'
printf 'limit: {time: 10s}\n' >.openocdlint.yaml
expect 2 bad.cfg
finish
