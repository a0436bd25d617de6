#!/bin/sh
# SPDX-License-Identifier: MIT
# Several versions of OpenOCD in one call: what is merged, what is fixed, and what `--openocd installed` asks.
. "${0%/*}/lib.sh"

# 0.10.0 knows no `adapter`; the later ones know `interface`, but tell that it is deprecated.
cat >board.cfg <<END
interface dummy
transport select jtag
reset_config srst_only
adapter speed 10
adaptor
END
expect 1 --openocd all --format concise board.cfg
sed 's/.* \[/[/' "$scratch/out" >"$scratch/short"
cat >"$scratch/wanted" <<END
[deprecated-command] (0.11.0, 0.12.0, master)
[unknown-command] (0.10.0)
[unknown-command] (0.11.0, 0.12.0, master)
END
diff -u "$scratch/wanted" "$scratch/short" || complain 'other findings'

expect 1 --openocd master,0.10 board.cfg
out_has '= versions: 0.10.0$'
out_has 'runs to its end on none of these versions of OpenOCD: 0.10.0 stops at board.cfg:4; master stops at board.cfg:5'
sed '$d' board.cfg >short.cfg && mv short.cfg board.cfg
expect 1 --openocd 0.12.0,0.10.0,0.11.0 board.cfg
out_has '^board.cfg loads on OpenOCD 0.11.0 and 0.12.0; 0.10.0 stops at board.cfg:4.$'
out_has '(OpenOCD 0.10.0, 0.11.0 and 0.12.0)'

# The same, in several processes.
mkdir many
for i in 1 2 3 4 5; do cp board.cfg many/$i.cfg; done
for format in text concise json; do
	expect 1 --openocd all --format $format -j 1 many
	mv "$scratch/out" "$scratch/single"
	expect 1 --openocd all --format $format -j 3 many
	cmp "$scratch/single" "$scratch/out" || complain 'several processes write something else'
done

# JSON has a run a version, the oldest first; the versions are in the file, too.
echo 'openocd: [master, 0.11]' >.openocdlint.yaml
expect 1 --format json board.cfg
grep '"openocd":' "$scratch/out" | tr -d ' \n' >"$scratch/versions"
test "$(cat "$scratch/versions")" = '"openocd":"0.11.0","openocd":"master",' || complain 'other runs'
echo 'openocd: all' >.openocdlint.yaml
expect 1 --format json board.cfg
test "$(grep -c '"openocd":' "$scratch/out")" -eq 4 || complain 'not a run a version'
expect 1 --openocd 0.11.0 --format json board.cfg
test "$(grep -c '"openocd":' "$scratch/out")" -eq 1 || complain 'the command line comes first'
rm .openocdlint.yaml

# What cannot be read is told once.
expect 3 --openocd all missing.cfg
test "$(wc -l <"$scratch/err")" -eq 1 || complain 'not said once'
: >empty.cfg
expect 0 --openocd all empty.cfg
test "$(wc -l <"$scratch/err")" -eq 1 || complain 'not said once'

# A fix that would break another version is withheld, which is no fault of anyone.
cp board.cfg all.cfg
expect 1 --openocd all --fix all.cfg
err_has '^openocdlint: all.cfg:1: the fix of deprecated-command was not applied: on OpenOCD 0.10.0, the config would'
out_has 'Fixed 1 finding'
out_lacks 'can be fixed'
cat >"$scratch/wanted" <<END
interface dummy
transport select jtag
reset_config srst_only
adapter_khz 10
END
diff -u "$scratch/wanted" all.cfg || complain 'other fixes'
expect 0 --openocd 0.11.0,0.12.0 --fix all.cfg
err_empty
grep -q '^adapter driver dummy$' all.cfg || complain 'not fixed for those that take it'

# show: a page a version.
expect 0 show --openocd 0.11.0,0.12.0 all.cfg
out_has '^all.cfg on OpenOCD 0.11.0$'
out_has '^all.cfg on OpenOCD 0.12.0$'

# The installed one.
mkdir bin share
saved_path=$PATH
installed() { printf '#!/bin/sh\necho started >>started\n%s\n' "$1" >bin/openocd; }
installed 'echo "Open On-Chip Debugger 0.11.0" >&2'
chmod +x bin/openocd
PATH=$PWD/bin:$PATH
expect 0 --openocd 0.11.0,0.12.0 all.cfg
test ! -e started || complain 'openocd was started'
expect 0 --openocd installed --format json all.cfg
err_empty
out_has '"openocd": "0.11.0"'
test -e started || complain 'openocd was not asked'
installed 'echo "xPack Open On-Chip Debugger 0.12.0+dev-01312-g18281b0c4-dirty (2023-09-05-01:33)"'
expect 0 --openocd installed,0.12.0 --format json all.cfg
err_has 'the installed OpenOCD is 0.12.0+dev-01312-g18281b0c4-dirty; it is taken for master'
test "$(grep -c '"openocd":' "$scratch/out")" -eq 2 || complain 'not both versions'
# Its own scripts are searched, whatever their version.
mkdir -p share/openocd/scripts
echo 'adapter driver dummy' >share/openocd/scripts/only-here.cfg
echo 'source [find only-here.cfg]' >finds.cfg
expect 0 --openocd installed --fail-on error finds.cfg
installed 'echo "Some Debugger 1.0"'
expect 2 --openocd installed all.cfg
err_has 'tells no version of OpenOCD: Some Debugger 1.0'
out_empty
installed 'sleep 60 & wait'
expect 2 --openocd installed all.cfg
err_has 'did not end within'
installed 'exit 1'
expect 2 --openocd installed all.cfg
err_has 'tells no version'
rm bin/openocd
PATH=$PWD/bin
"$program" --openocd installed all.cfg 2>"$scratch/err" >"$scratch/out"
status=$?
PATH=$saved_path
test $status -eq 2 || complain 'an absent openocd is not told'
err_has 'there is no openocd on the search path'
# Scripts that a version brings, but that are not here, have the right names: the record stands in for them.
printf 'adapter driver dummy\nsource [find target/stm32f1x.cfg]\nsource [find target/at91sam4lXX.cfg]\n' >absent.cfg
expect 0 --openocd 0.11.0 --select script-not-found --diff absent.cfg
out_empty
err_lacks 'fault of openocdlint'

# Two forms of one setting: writing the new one changes nothing that is set up.
printf 'adapter driver hla\nhla_layout stlink\nhla_device_desc "x"\n' >hla.cfg
expect 0 --openocd master --fix hla.cfg
grep -q '^hla device_desc' hla.cfg || complain 'the new form was not written'
err_empty

finish
