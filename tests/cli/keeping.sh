#!/bin/sh
# SPDX-License-Identifier: MIT
# A call that may write is two processes: one runs configs and can write nothing, the other one writes and runs none.
. "${0%/*}/lib.sh"
printf 'interface dummy\nadapter_khz 1000\n' >old.cfg
calls=$scratch/calls

command_line=strace
if ! strace -o "$calls" true 2>"$scratch/err"; then
	echo 'strace does not work here'
	exit 77
fi

# parted FILE WORD...: who runs a config sets a timer for it; who writes FILE is another process.
parted() {
	command_line="openocdlint $2 $3 $4 ..."
	file=$1
	shift
	# A leak cannot be looked for under strace.
	ASAN_OPTIONS=detect_leaks=0 strace -f -o "$calls" -e trace=timer_create,openat,rename,renameat,renameat2 "$program" "$@" >"$scratch/out" 2>"$scratch/err"
	test $? -eq 0 || complain 'another exit status'
	runner=$(sed -n 's/^\([0-9]*\) *timer_create(.*/\1/p' "$calls" | sort -u)
	writer=$(sed -n "s/^\\([0-9]*\\) *rename.*\"$file\".*/\\1/p" "$calls" | sort -u)
	test -n "$runner" || complain 'nobody runs a config'
	test -n "$writer" || complain "nobody writes $file"
	test "$runner" != "$writer" || complain 'who runs configs writes, too'
	! grep "^$runner .*O_WRONLY\|^$runner .*O_RDWR" "$calls" || complain 'who runs configs opens something for writing'
}

parted old.cfg --isolated --select deprecated-command,unknown-command --fix old.cfg
grep -q 'adapter driver' old.cfg || complain 'not fixed'
printf 'adapter_khz 1000\n' >old.cfg
parted known.json --isolated --write-baseline known.json old.cfg
grep -q deprecated-command known.json || complain 'no baseline'

# The status of the process that does the work is that of the call.
printf 'adapter driver dummy\nadaptor speed 1000\n' >bad.cfg
expect 1 --fix --select unknown-command bad.cfg

finish
