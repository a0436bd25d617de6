#!/bin/sh
# SPDX-License-Identifier: MIT
# Comments that silence rules: what they cover, what they leave alone, and those that other runs need.
. "${0%/*}/lib.sh"

cat >silent.cfg <<'END'
adapter driver dummy
transport select jtag
# openocdlint: ignore[deprecated-command] -- 0.10.0 is still in use
adapter_khz \
	500
adapter_nsrst_delay 10 ;# openocdlint: ignore[deprecated-command]
END
expect 0 --fail-on note silent.cfg
out_lacks deprecated
cp silent.cfg before.cfg
expect 0 --fix silent.cfg
cmp -s silent.cfg before.cfg || complain 'a silenced finding was fixed'
sed 's/openocdlint/elsewhere/' silent.cfg >loud.cfg
expect 1 --format concise --select deprecated-command loud.cfg
out_is <<END
loud.cfg:4:1: warning: ... [deprecated-command]
loud.cfg:6:1: warning: ... [deprecated-command]
END

# The verdict is that of OpenOCD all the same.
printf 'adapter driver dummy\nadaptor speed 1 ;# openocdlint: ignore[unknown-command]\n' >stops.cfg
expect 0 --format json stops.cfg
out_has '"ok": false'
out_has '"line": 2'
out_lacks unknown-command
expect 0 stops.cfg
out_has 'does not load'

# A comment of a command line counts, too.
expect 0 -c 'adapter driver dummy; transport select jtag' -c 'adapter_khz 100 ;# openocdlint: ignore[deprecated-command]'

# What one run needs is not stale in another.
cat >a.cfg <<'END'
adapter driver dummy
transport select jtag
set USES_OLD 1
source shared.cfg
END
cat >shared.cfg <<'END'
if {[info exists USES_OLD]} { set command adapter_khz } else { set command "adapter speed" }
eval $command 100 ;# openocdlint: ignore[deprecated-command]
END
sed '/USES_OLD/d' a.cfg >b.cfg
expect 0 --format concise --select 'stale-suppression' a.cfg b.cfg shared.cfg
out_empty
expect 0 --format concise --select 'stale-suppression' shared.cfg b.cfg a.cfg
out_empty
expect 0 --format json --jobs 2 --select 'stale-suppression' shared.cfg b.cfg a.cfg
out_lacks stale-suppression
expect 0 --format concise --jobs 2 --fail-on never --select 'stale-suppression' shared.cfg b.cfg
out_has 'shared.cfg:2:42.*stale-suppression'
expect 0 --fix --fail-on never shared.cfg b.cfg a.cfg
grep -q 'ignore\[' shared.cfg || complain 'a comment that another run needs was removed'

# Nor where the rule is switched off.
printf 'adapter driver dummy\nadapter speed 1 ;# openocdlint: ignore[deprecated-command]\n' >stale.cfg
expect 1 --select stale-suppression stale.cfg
expect 0 --ignore deprecated-command,missing-* stale.cfg
out_lacks stale-
finish
