#!/bin/sh
# SPDX-License-Identifier: MIT
# show --matrix: the versions that load a file, and the interface files and transports that reach a target. Some interface
# files are made here, under names that OpenOCD's own have; others may be found besides.
. "${0%/*}/lib.sh"
mkdir -p scripts/interface/ftdi
echo 'adapter driver dummy' >scripts/interface/dummy.cfg
echo 'adapter driver st-link' >scripts/interface/stlink-dap.cfg
echo 'adapter driver xds110' >scripts/interface/ulink.cfg
printf 'adapter driver xds110\ntransport select jtag\n' >scripts/interface/xds110.cfg
echo 'echo "no adapter in here"' >scripts/interface/ftdi/swd-resistor-hack.cfg
echo 'adapter driver no-such-driver' >scripts/interface/jlink.cfg
echo 'adapter driver arm-jtag-ew' >scripts/interface/not-shipped.cfg
cat >target.cfg <<END
if { [using_jtag] } {
	jtag newtap chip cpu -irlen 4
} else {
	swd newdap chip cpu -expected-id 0
}
dap create chip.dap -chain-position chip.cpu
target create chip.cpu cortex_m -dap chip.dap
END

expect 0 show --matrix -s scripts target.cfg
out_has "^  OpenOCD 0.10.0  .*stops at target.cfg:6: 'dap' has no subcommand 'create'\$"
out_has '^  OpenOCD 0.11.0  needs an adapter; behind one it loads$'
out_has '^  OpenOCD 0.12.0  needs an adapter; behind one it loads$'
out_has '^  OpenOCD master  needs an adapter; behind one it loads$'
out_has '^OpenOCD 0.12.0: loads behind'
out_has '^  dummy  *jtag\*  *dummy.cfg$'
out_has '^  xds110  *swd\*, jtag  *ulink.cfg$'
out_has '^  xds110  *jtag  *xds110.cfg$'
out_has '^  st-link  *dapdirect_swd\*, dapdirect_jtag  *stlink-dap.cfg$'
out_has '^  st-link  *swim  *stops at target.cfg:4: '
out_lacks 'swd-resistor-hack'
out_lacks 'not-shipped'
out_lacks 'no-such-driver'
out_lacks '^OpenOCD 0.11.0:'

# Asked for versions: both tables have those.
expect 0 show --matrix --openocd 0.11.0,master -s scripts target.cfg
out_has '^OpenOCD 0.11.0: loads behind'
out_has '^OpenOCD master: loads behind'
out_lacks '0.12.0'

expect 0 show --matrix --format json -s scripts target.cfg
test "$(grep -c '"load_behind_adapter"' "$scratch/out")" -eq 4 || complain 'not four versions'
tr -d ' \n' <"$scratch/out" >"$scratch/json"
grep -q -F '{"openocd":"0.12.0","interface":"interface/ulink.cfg","driver":"xds110","transport":"swd","transport_select":false,"load":{"ok":true,"ended":"end","file":null,"line":null,"message":null}}' "$scratch/json" ||
	complain 'no row of ulink.cfg'
grep -q -F '{"openocd":"0.12.0","interface":"interface/jlink.cfg","message":"' "$scratch/json" || complain 'jlink.cfg is lost'

# What brings its adapter has only versions; standard input and several files do.
good >board.cfg
expect 0 show --matrix - board.cfg <target.cfg
out_has '^-$'
out_has '^board.cfg$'
test "$(grep -c '^  OpenOCD' "$scratch/out")" -eq 8 || complain 'not four versions of two inputs'
test "$(grep -c 'loads behind these' "$scratch/out")" -le 1 || complain 'a board is tried behind adapters'
expect 3 show --matrix missing.cfg
expect 2 --matrix target.cfg
err_has 'check has no option --matrix'
finish
