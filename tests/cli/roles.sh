#!/bin/sh
# SPDX-License-Identifier: MIT
# Roles: stated in the file, in the config file, told by the folder and by what a file does.
. "${0%/*}/lib.sh"
mkdir target interface parts
cat >parts/chip.cfg <<'END'
jtag newtap chip cpu -irlen 4
target create chip.cpu arm7tdmi -chain-position chip.cpu
END
cp parts/chip.cfg target/chip.cfg
echo 'adapter driver dummy' >interface/cable.cfg
cp interface/cable.cfg parts/cable.cfg
quiet() {
	expect 0 --fail-on note --select 'missing-adapter*,missing-transport-select,missing-reset-config' "$@"
}
loud() {
	expect 1 --fail-on note --select 'missing-adapter*,missing-transport-select,missing-reset-config' "$@"
}
loud parts/chip.cfg
expect 1 --fail-on note --format concise --select 'missing-*' target/chip.cfg
out_has 'chip.cfg:1:1: note: .*by itself.*missing-adapter'
out_lacks 'missing-reset-config'
quiet interface/cable.cfg
# All that is there is not excused.
loud -f target/chip.cfg
# More than its folder promises.
cat interface/cable.cfg target/chip.cfg >target/all.cfg
loud target/all.cfg

told() {
	expect 0 show "$1"
	out_has "^  role: $2\$"
}
told target/chip.cfg 'target, told by the folder target'
told interface/cable.cfg 'adapter, told by the folder interface'
expect 0 show target/all.cfg
out_lacks '^  role:'
expect 0 show --format json parts/chip.cfg
out_has '"role": null'

# Stated; the comment comes first.
cat >.openocdlint.yaml <<'END'
roles:
  'parts/*': target
  cable.cfg: adapter
  'target/': whole
END
quiet parts/chip.cfg
quiet parts/cable.cfg
loud target/chip.cfg
echo '# openocdlint: role[target] -- the lab has its own cables' >>target/chip.cfg
quiet target/chip.cfg
told target/chip.cfg 'target, told by a comment in line 3'
told parts/cable.cfg 'adapter, told by roles in the config file'
expect 0 show --format json parts/cable.cfg
out_has '"stated": true'
expect 0 --format concise --select '*-suppression' target/chip.cfg
out_empty
echo '# openocdlint: role[chip]' >>target/chip.cfg
expect 1 --format concise --select '*-suppression' target/chip.cfg
out_has "chip.cfg:4:1: warning: a file has no role 'chip'"

# What comes behind other files has from them what it lacks here.
echo 'chip.cpu configure -event reset-init { halt }' >second.cfg
expect 1 second.cfg
sed -i '1i # openocdlint: role[second]' second.cfg
expect 0 --format concise second.cfg
out_has 'second.cfg:2:1: note'
expect 1 -f interface/cable.cfg -f second.cfg

# Only procedures: nothing is missing.
printf 'proc halve {x} { return [expr {$x / 2}] }\n' >procedures.cfg
expect 0 --fail-on note procedures.cfg
echo 'roles: {a: chip}' >.openocdlint.yaml
expect 2 second.cfg
err_has 'yaml:1:12: expected a role: whole, adapter'
finish
