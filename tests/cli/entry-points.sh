#!/bin/sh
# SPDX-License-Identifier: MIT
# entry-points: a file is checked as its project runs it, and what several of them share is shown once.
. "${0%/*}/lib.sh"
mkdir cfg
cat >.openocdlint.yaml <<'END'
ignore: ['missing-*']
entry-points:
  debug: [-f, cfg/adapter.cfg, -f, cfg/board.cfg]
  flash: [-f, cfg/adapter.cfg, -c, 'set OLD 1', -f, cfg/board.cfg]
  shell: [-c, 'adapter driver dummy; transport select jtag; adapter_khz 1']
END
printf 'adapter driver dummy\ntransport select jtag\n' >cfg/adapter.cfg
cat >cfg/board.cfg <<'END'
adapter_nsrst_delay 5
if {[info exists OLD]} { set command adapter_khz } else { set command "adapter speed" }
eval $command 100
END
echo 'adapter_khz 3' >cfg/alone.cfg

# A file that is reached: once what all have, and a name where not all have it.
expect 1 --format concise cfg/board.cfg
out_is <<'END'
cfg/board.cfg:1:1: warning: ... [deprecated-command]
cfg/board.cfg:3:1: warning: ... [deprecated-command]
END
out_has ":3:1: .*(entry point 'flash' only)"
out_lacks ':1:1: .*entry point'
expect 1 --format json cfg/board.cfg
out_has '"entry_point": "debug"'
out_has '"entry_point": "flash"'
out_lacks '"shell"'
out_has '"set OLD 1"'
out_lacks 'flash. only'

# A folder: the entry points, and what none of them reaches. A folder below the config file's: those that reach it.
expect 1 --format json .
for name in debug flash shell; do
	test "$(grep -c "\"entry_point\": \"$name\"" "$scratch/out")" -eq 1 || complain "$name not once"
done
test "$(grep -c '"openocd":' "$scratch/out")" -eq 4 || complain 'not four runs'
out_has '"cfg/alone.cfg"'
expect 1 --format json cfg cfg/board.cfg
test "$(grep -c '"openocd":' "$scratch/out")" -eq 3 || complain 'not three runs'
out_lacks '"shell"'
expect 1 --format concise --jobs 2 . 
out_has 'alone.cfg:1:1'
out_has '<command 1>:1:'

# Stated inputs and --isolated know no entry points.
expect 1 --isolated --format json cfg/board.cfg
out_lacks entry_point
expect 1 --format json -c 'adapter driver dummy' cfg/board.cfg
out_lacks entry_point

# A comment that one entry point needs is not stale.
sed 's/^\(adapter\|eval\).*/& ;# openocdlint: ignore[deprecated-command]/' cfg/board.cfg >cfg/new.cfg
mv cfg/new.cfg cfg/board.cfg
expect 0 --format concise cfg/board.cfg
out_empty

# A fix holds for all of them: with the new form OpenOCD does the same in each.
cat >cfg/board.cfg <<'END'
adapter_nsrst_delay 5
if {[info exists OLD]} { adapter_khz 100 } else { adapter speed 100 }
END
expect 0 --fix cfg/board.cfg
grep -q '^adapter srst delay 5' cfg/board.cfg || complain 'the shared line was not mended'
grep -q 'OLD\]} { adapter speed 100 }' cfg/board.cfg || complain 'the line of one entry point was not mended'
expect 0 cfg/board.cfg
finish
