#!/bin/sh
# SPDX-License-Identifier: MIT
# .openocdlint.yaml: where it is found, every key, and its errors.
. "${0%/*}/lib.sh"
bad >bad.cfg
mkdir -p sub/inner
bad >sub/inner/bad.cfg

config() { cat >.openocdlint.yaml; }

config <<END
ignore: [unknown-command]
END
expect 0 bad.cfg
expect 0 sub/inner/bad.cfg
expect 1 --isolated bad.cfg
expect 1 --select unknown-command bad.cfg
expect 0 -f bad.cfg
expect 0 - <bad.cfg
(cd sub/inner && "$program" bad.cfg) >"$scratch/out" || complain 'not found in a parent'
echo 'select: unknown-command' >sub/.openocdlint.yaml
expect 1 --format concise bad.cfg sub/inner/bad.cfg
out_is <<END
sub/inner/bad.cfg:2:1: error: ... [unknown-command]
END
expect 1 --config sub/.openocdlint.yaml bad.cfg
rm sub/.openocdlint.yaml
expect 2 --config nowhere.yaml bad.cfg
err_has 'nowhere.yaml: No such file or directory'

# severity, per-file-ignores, exclude
config <<END
severity:
  unknown-command: note
END
expect 0 --format concise bad.cfg
out_is <<END
bad.cfg:2:1: note: ... [unknown-command]
END
config <<END
per-file-ignores:
  'sub/': [unknown-command]
END
expect 1 --format concise bad.cfg sub/inner/bad.cfg
out_is <<END
bad.cfg:2:1: error: ... [unknown-command]
END
config <<END
exclude: [inner]
END
expect 1 --format concise .
out_is <<END
bad.cfg:2:1: error: ... [unknown-command]
END
expect 1 --format concise sub/inner/bad.cfg
(cd sub && "$program" .) >"$scratch/out" 2>"$scratch/err" || complain 'not excluded from below'

# openocd, scripts
mkdir lib
echo 'adaptor speed 1' >lib/inner.cfg
echo 'source [find inner.cfg]' >sub/outer.cfg
config <<END
openocd: 0.11
scripts: lib
END
expect 1 --format json sub/outer.cfg
out_has '"openocd": "0.11.0"'
out_has '"file": "lib/inner.cfg"'
(cd sub && "$program" --format concise outer.cfg) >"$scratch/out"
out_has '^../lib/inner.cfg:1:1: error'
expect 1 --openocd 0.12.0 --format json sub/outer.cfg
out_has '"openocd": "0.12.0"'

# entry-points, when no input is named
echo 'adapter driver dummy' >adapter.cfg
config <<END
entry-points:
  first: [-f, adapter.cfg, -f, bad.cfg]
  second: [-f, adapter.cfg, -c, adaptor]
END
expect 1 --format concise
out_is <<END
bad.cfg:2:1: error: ... [unknown-command]
<command 1>:1:1: error: ... [unknown-command]
END
cd sub || exit 1
expect 1 --format concise
out_has '^../bad.cfg'
cd ..

# extra-commands, extra-drivers: what a vendor's fork has in addition
config <<END
extra-commands: [vend, flash secure, \$TARGET semihost_base, vendor trace]
extra-drivers: [vendor_usb, vendorflash]
END
cat >vendor.cfg <<END
adapter driver vendor_usb
transport select jtag
adapter speed 100
jtag newtap chip cpu -irlen 4
target create chip.cpu arm7tdmi -chain-position chip.cpu
vend one two
if {[vend] ne ""} { echo [info commands vend*] }
flash secure x
flash bank chip.flash vendorflash 0 0 0 0 chip.cpu any words
vendor trace start 1
chip.cpu semihost_base /tmp
reset_config srst_only
init
vend after
END
expect 0 vendor.cfg
out_lacks 'warning\|error'
expect 1 --isolated --format concise vendor.cfg
out_has 'vendor.cfg:1:.*bad-adapter-file'
echo 'vendor other' >>vendor.cfg
expect 1 --format concise vendor.cfg
out_has 'vendor.cfg:15:.*vendor other'

# Errors: status 2, the place, and nothing checked.
refuses() {
	config
	expect 2 bad.cfg
	out_empty
	err_has "$1"
}
refuses "^openocdlint: .openocdlint.yaml:2:1: unknown key 'ignroe'; did you mean 'ignore'?" <<END
openocd: 0.12.0
ignroe: []
END
refuses "yaml:1:10: there is no rule 'unknown-comand'; did you mean 'unknown-command'?" <<END
ignore: [unknown-comand]
END
refuses "yaml:1:10: there is no version '1.0' of OpenOCD" <<END
openocd: 1.0
END
refuses "yaml:1:19: there is no version '0.13.0' of OpenOCD" <<END
openocd: [0.11.0, 0.13.0]
END
refuses "yaml:1:10: 'installed' can be asked for on the command line only" <<END
openocd: installed
END
refuses "yaml:2:20: expected error, warning or note" <<END
severity:
  unknown-command: off
END
refuses "yaml:1:11: expected lines" <<END
severity: error
END
refuses "yaml:2:6: expected -f, -c or -s" <<END
entry-points:
  a: [board.cfg]
END
refuses "yaml:2:6: nothing stands behind" <<END
entry-points:
  a: [-f]
END
refuses "yaml:1:1: expected lines" <<END
- a
END
refuses "yaml:[0-9]*:[0-9]*: " <<END
ignore: [
END
refuses "yaml:1:10: expected a word" <<END
scripts: {a: b}
END
config </dev/null
expect 1 bad.cfg

# A bad file anywhere stops all.
echo 'x: y' >sub/.openocdlint.yaml
expect 2 bad.cfg sub/inner/bad.cfg
out_empty
err_has '^openocdlint: sub/.openocdlint.yaml:1:1'
expect 2 .
test "$(wc -l <"$scratch/err")" -eq 1 || complain 'said more than once'
expect 2 missing.cfg sub
finish
