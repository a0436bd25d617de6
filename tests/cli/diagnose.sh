#!/bin/sh
# SPDX-License-Identifier: MIT
# diagnose and run: inputs, formats, fixes, and failures of the real program (where it is installed) without hardware.
. "${0%/*}/lib.sh"

# ---- the log ----
printf 'Error: libusb_open() failed with LIBUSB_ERROR_ACCESS\nError: open failed\n' >run.log
expect 0 diagnose run.log
out_has '^1\. .*\[usb-permission-or-driver, '
out_has 'line 1: Error: libusb_open() failed'
err_empty
cat >against.log <<'END'
Info : SWD DPIDR 0x2ba01477
Error: init mode failed (unable to connect to the target)
END
expect 0 diagnose against.log
out_has '^2\. .*\[wiring-or-power, '
out_has '^  against it, line 1: Info : SWD DPIDR'
expect 0 diagnose --format json against.log
out_has '"against": \['
expect 0 diagnose --format github against.log
out_has 'against it, line 1: Info : SWD DPIDR'
expect 0 diagnose --format html against.log
out_has 'What speaks against it'
expect 0 diagnose - <run.log
out_has '^1\. .*\[usb-permission-or-driver, '
expect 0 diagnose --format json run.log
out_has '"log": "run.log"'
out_has '"cause": "usb-permission-or-driver"'
out_has '"openocd": null'
expect 0 diagnose --format github run.log
out_has '^::error file=run.log,line=1,title=.*usb-permission-or-driver'
expect 0 diagnose --format html run.log
out_has '^<summary>.*usb-permission-or-driver'
printf 'Error: Can.t find <script>alert(1)</script>\n' | sed "s/Can.t/Can't/" >markup.log
expect 0 diagnose --format html markup.log
out_has '&#60;script'
out_lacks '<script'
expect 2 diagnose --format sarif run.log
expect 0 diagnose - </dev/null
out_has 'No cause is known'
expect 3 diagnose missing.log
err_has 'missing.log: No such file'
expect 3 diagnose .
expect 2 diagnose
expect 2 diagnose --select syntax-error run.log
printf 'Error: bad \033]0;title\007 \033[31mname\n' >escape.log
expect 0 diagnose escape.log
! grep -q "$(printf '\033')" "$scratch/out" || complain 'an escape sequence of the log reaches the terminal'

# Followed live: Ctrl-C ends OpenOCD, and the log with it.
mkfifo pipe
"$program" diagnose - <pipe >"$scratch/out" 2>"$scratch/err" &
pid=$!
exec 3>pipe
cat run.log >&3
sleep 0.2
kill -INT "$pid"
exec 3>&-
wait "$pid"
status=$?
command_line='openocdlint diagnose -, interrupted'
test "$status" -eq 0 || complain "exit status $status"
out_has '^1\. .*\[usb-permission-or-driver, '

# ---- with the configuration ----
cat >kl.cfg <<'END'
interface dummy
adapter_khz 1000
reset_config none
jtag newtap kl cpu -irlen 4 -expected-id 0x0bc11477
target create kl.cpu cortex_m -chain-position kl.cpu
flash bank kl.pflash kinetis 0x00000000 0 4 0 kl.cpu
END
cat >gdb.log <<'END'
Open On-Chip Debugger 0.10.0
Warn : Cannot communicate... target not halted.
Error: auto_probe failed
Error: attempted 'gdb' connection rejected
END
expect 0 diagnose gdb.log kl.cfg
out_has 'fix (--fix): Add a gdb-attach handler'
expect 0 diagnose --diff gdb.log kl.cfg
out_has '^+kl.cpu configure -event gdb-attach {'
out_has '^+kl.cpu configure -event gdb-detach {'
out_lacks '^+adapter'
expect 0 diagnose --fix gdb.log -f kl.cfg
test "$(grep -c '^1\. ' "$scratch/err")" -eq 1 || complain 'the diagnosis is not printed once'
grep -q 'event gdb-detach' kl.cfg || complain 'kl.cfg was not fixed'
expect 0 diagnose --fix run.log
err_has 'there is no configuration to fix'

# ---- a clone's id, a speed, a connection under reset ----
cat >clone.cfg <<'END'
adapter driver dummy
transport select jtag
adapter speed 1000
reset_config srst_only
jtag newtap c cpu -irlen 4 -expected-id 0x3ba00477
target create c.cpu arm7tdmi -chain-position c.cpu
END
cat >clone.log <<'END'
Open On-Chip Debugger 0.12.0
Warn : JTAG tap: c.cpu       UNEXPECTED: 0x4ba00477 (mfg: 0x23b (ARM Ltd), part: 0xba00, ver: 0x4)
Error: JTAG tap: c.cpu  expected 1 of 1: 0x3ba00477 (mfg: 0x23b (ARM Ltd), part: 0xba00, ver: 0x3)
END
expect 0 diagnose clone.log clone.cfg
out_has '+ jtag newtap c cpu -irlen 4 -expected-id 0x4ba00477'
out_has '(--fix --unsafe-fixes)'
expect 0 diagnose --diff --unsafe-fixes clone.log clone.cfg
out_has '^+jtag newtap c cpu -irlen 4 -expected-id 0x4ba00477'
expect 0 diagnose --fix clone.log clone.cfg
err_has 'unsafe'
expect 0 diagnose --fix --unsafe-fixes clone.log clone.cfg
grep -q 0x4ba00477 clone.cfg || complain 'clone.cfg was not fixed'

# ---- what a configuration says to a log; edits for a port and an operating system; several configurations ----
cat >link.cfg <<'END'
adapter driver hla
hla_layout stlink
hla_vid_pid 0x0483 0x3748
transport select hla_swd
adapter speed 1000
END
cat >listed.log <<'END'
Bus 001 Device 002: ID 1d6b:0002 Linux Foundation 2.0 root hub
Bus 001 Device 012: ID 0483:374b STMicroelectronics ST-LINK/V2.1
Open On-Chip Debugger 0.12.0
Error: open failed
END
expect 0 diagnose listed.log link.cfg
out_has '^1\. .*\[wrong-interface-file, '
out_has 'for it: the log names the probe 0483:374b; the configuration opens 0483:3748 only'
expect 0 diagnose --format json listed.log link.cfg
out_has '"speaks": "for"'
sed -i 's/374b/3748/' listed.log
expect 0 diagnose listed.log link.cfg
out_lacks '^1\. .*\[wrong-interface-file, '
# An edit is tried first: an ST-Link has no transport 'swd' in that file, so that it would only fail elsewhere.
cat >listed.log <<'END'
Bus 001 Device 012: ID 0483:374b STMicroelectronics ST-LINK/V2.1
Open On-Chip Debugger 0.12.0
Error: unable to find a matching CMSIS-DAP device
END
printf 'source [find interface/cmsis-dap.cfg]\nsource [find target/stm32f1x.cfg]\n' >dap.cfg
expect 0 diagnose --diff --unsafe-fixes listed.log dap.cfg
out_has '^+source \[find interface/stlink.cfg\]'
printf 'source [find interface/cmsis-dap.cfg]\ntransport select swd\nsource [find target/stm32f1x.cfg]\n' >dap.cfg
expect 0 diagnose listed.log dap.cfg
out_has '^1\. .*\[wrong-interface-file, '
out_lacks 'stlink.cfg'
cat >port.log <<'END'
Open On-Chip Debugger 0.12.0
Error: couldn't bind telnet to socket on port 4444: Address already in use
END
expect 0 diagnose port.log link.cfg
out_has 'for it: the configuration has telnet on port 4444, the default'
expect 0 diagnose --diff --unsafe-fixes port.log link.cfg
out_has '^+telnet_port 4544'
echo 'telnet_port 4444' >>link.cfg
expect 0 diagnose --diff --unsafe-fixes port.log link.cfg
out_has '^-telnet_port 4444'
out_has '^+telnet_port 4544'
sed -i 's/4444:/4500:/' port.log # the log is of another configuration: this one is not to blame
expect 0 diagnose port.log link.cfg
out_lacks 'for it: the configuration has telnet'
out_lacks 'fix (--fix'
cat >threads.cfg <<'END'
adapter driver dummy
transport select jtag
adapter speed 1000
jtag newtap c cpu -irlen 4
dap create c.dap -chain-position c.cpu
# -rtos freertos is what the kernel has
target create c.cpu cortex_m -dap c.dap -rtos freertos
END
printf 'Open On-Chip Debugger 0.12.0\nError: Unknown RTOS type freertos, try one of: ThreadX, FreeRTOS\n' >threads.log
expect 0 diagnose --diff --unsafe-fixes threads.log threads.cfg
out_has '^+target create c.cpu cortex_m -dap c.dap -rtos FreeRTOS'
out_lacks '^-#'
expect 0 diagnose --diff --unsafe-fixes threads.log link.cfg threads.cfg
err_has 'fits it best: threads.cfg'
out_has '^+target create c.cpu cortex_m -dap c.dap -rtos FreeRTOS'
expect 0 diagnose --diff --unsafe-fixes threads.log -f threads.cfg -c 'gdb_port disabled'
out_has '^+target create c.cpu cortex_m -dap c.dap -rtos FreeRTOS'

# ---- what the log and the configuration have in common ----
mkdir stops
cat >stops/board.cfg <<'END'
# The probe of the lab.
adapter driver missspelt
jtag_nsrst_delay 100
END
printf 'Open On-Chip Debugger 0.12.0\nError: The specified debug interface was not found (missspelt)\n' >stops/named.log
printf 'Open On-Chip Debugger 0.12.0\nstops/board.cfg:3: Error: no such words are known\n' >stops/placed.log
printf 'Open On-Chip Debugger 0.12.0\nstops/rig.cfg:3: Error: no such words are known\n' >stops/other.log
printf 'Open On-Chip Debugger 0.12.0\nError: no such words are known\n' >stops/unknown.log
# The place decides, and the fix is that of the line.
expect 0 diagnose stops/placed.log stops/board.cfg
out_has '^1\. .*\[deprecated-or-removed-command, '
out_has 'the check of the configuration says of board.cfg:3: '
out_has '^    + adapter srst delay 100'
# Without the configuration, it is known that a script stopped.
expect 0 diagnose stops/placed.log
out_has '^1\. .*\[syntax-error, '
# What the log names and what comes behind it: the fix of the last line is not offered.
expect 0 diagnose stops/named.log stops/board.cfg
out_lacks 'srst delay'
# Another configuration says nothing, and several are one that fits.
expect 0 diagnose stops/other.log stops/board.cfg
err_has 'the log stops in stops/rig.cfg, which stops/board.cfg does not read: the configuration was left out of account'
out_lacks '^  fix'
cp stops/board.cfg stops/rig.cfg
expect 0 diagnose stops/other.log stops/board.cfg stops/rig.cfg
err_has 'fits it best: stops/rig.cfg'
out_has '^    + adapter srst delay 100'
# Files of the same name are told apart by their folders.
mkdir a b
printf 'adapter driver dummy\ntransport select jtag\nadapter_khz 100\nsource [find b/board.cfg]\n' >a/board.cfg
printf '# Part.\n# Two.\njtag newtp chip cpu -irlen 4\n' >b/board.cfg
printf 'Open On-Chip Debugger 0.12.0\nb/board.cfg:3: Error: \n' >parts.log
expect 0 diagnose parts.log a/board.cfg
out_has 'the check of the configuration says of board.cfg:3: '
out_has '^    b/board.cfg:3'
out_lacks 'adapter speed 100'
# The lines have moved since: the word that the log names counts, not what stands in its line now.
printf '# New.\nadapter driver dummy\ntransport select jtag\nadapter_khz 100\nresset_config none\n' >moved.cfg
printf 'Open On-Chip Debugger 0.12.0\nmoved.cfg:4: Error: invalid command name "resset_config"\n' >moved.log
expect 0 diagnose moved.log moved.cfg
out_has '^    + reset_config none'
# The last error with a place ends the run, in the words of 0.10.0, too.
printf 'Open On-Chip Debugger 0.10.0\nstops/board.cfg:2: Error: harmless\nRuntime Error: moved.cfg:5: no words\n' >old.log
expect 0 diagnose old.log moved.cfg
out_has 'the check of the configuration says of moved.cfg:5: '
# A run that came to its end has not stopped where the check does.
printf 'Open On-Chip Debugger 0.12.0\nInfo : Listening on port 3333 for gdb connections\nshutdown command invoked\n' >ended.log
expect 0 diagnose ended.log stops/board.cfg
out_has '^No cause is known'
# In a shipped script, the line that led there is that of the configuration.
cat >called.log <<'END'
Open On-Chip Debugger 0.12.0
/usr/share/openocd/scripts/mem_helper.tcl:7: Error: failed to read memory
in procedure 'mmw' called at file "shipped.cfg", line 3
at file "shipped.cfg", line 3
END
printf 'adapter driver dummy\nsource [find mem_helper.tcl]\nmmw 0 0 0\nproc later {} { jtag newtp }\n' >shipped.cfg
expect 0 diagnose called.log shipped.cfg
out_lacks 'newtap'
# A warning does not stop OpenOCD.
printf 'Open On-Chip Debugger 0.12.0\nError: jtag status contains invalid mode value\nwarned.cfg:7: Error: no words\n' >warned.log
cat >warned.cfg <<'END'
adapter driver dummy
transport select jtag
adapter speed 100
jtag newtap chip cpu -irlen 4
target create chip.cpu testee -chain-position chip.cpu
init
if {[chip.cpu read_memory 0 32 1] & 0xfff == 0x410} {}
END
expect 0 diagnose warned.log warned.cfg
out_has '^1\. .*\[low-power-or-swd-pins-disabled, '
# On standard input it has no name; it is read once.
expect 0 diagnose --fix stops/placed.log - <stops/board.cfg
out_has '^adapter srst delay 100$'
out_has '^adapter driver missspelt$'
# What is not known is quoted, not denied.
expect 0 diagnose stops/unknown.log
out_has 'line 2 tells an error that openocdlint does not know: Error: no such words are'
expect 0 diagnose --format github stops/unknown.log
out_has '^::warning file=stops/unknown.log::No cause is known: line 2'
expect 0 diagnose --format html stops/unknown.log
out_has 'line 2 tells an error'
expect 0 diagnose stops/board.cfg
out_has 'nothing in this text looks like OpenOCD'
# A log is no configuration.
expect 2 diagnose stops/board.cfg stops/placed.log
err_has 'stops/placed.log: is a log; diagnose takes one log, first'

# What is printed in runs that succeed, too, is no reason why one failed.
expect 0 diagnose - <<'END'
Open On-Chip Debugger 0.12.0
Info : STLINK V2J37S7 (API v2) VID:PID 0483:3748
Info : Target voltage: 3.25
Info : [chip.cpu] Cortex-M0 r0p0 processor detected
Warn : [chip.cpu] VECTRESET is not supported on this Cortex-M core, using SYSRESETREQ instead.
Warn : [chip.cpu] Only resetting the Cortex-M core, use a reset-init event handler to reset any peripherals or configure hardware srst support.
Warn : WARNING! The target is already running. All changes GDB did to registers will be discarded! Waiting for target to halt.
Warn : Boot verification checksum in image (0x00000000) to be written to flash is different
** Programming Finished **
** Verified OK **
shutdown command invoked
[build] No target selected, building default
warning: file "docs/readme.md" not found
END
out_has '^No cause is known'

# ---- run ----
cat >fake <<'END'
#!/bin/sh
echo "to standard output"
echo "Error: couldn't bind gdb to socket on port 3333: Address already in use" >&2
exit 7
END
chmod +x fake
expect 7 run -- ./fake -x
test "$(cat "$scratch/out")" = 'to standard output' || complain 'standard output is not that of the program'
err_has '^Error: couldn.t bind gdb'
err_has '^1\. .*\[port-in-use, '
printf '#!/bin/sh\necho "Error: open failed" >&2\nexit 0\n' >fake
expect 0 run -- ./fake
err_lacks '^1\. '
# With -l the log is in a file; one that the program did not write is of an earlier run.
cat >fake <<'END'
#!/bin/sh
echo "Open On-Chip Debugger 0.12.0" >&2
printf "Info : ready\nError: couldn't bind gdb to socket on port 3333: Address already in use\n" >elsewhere.log
exit 1
END
for words in '-l elsewhere.log' '-lelsewhere.log' '--log_output elsewhere.log' '--log_o=elsewhere.log' \
	'-f -l -l elsewhere.log'; do
	rm -f elsewhere.log
	# shellcheck disable=SC2086
	expect 1 run -- ./fake $words
	err_has '^elsewhere.log: OpenOCD 0.12.0'
	err_has '^1\. .*\[port-in-use, '
	err_has '^  line 2: Error: couldn.t bind gdb'
done
expect 1 run -- ./fake -c -l elsewhere.log
err_lacks '^1\. '
# The configuration is checked for what it tells: where the log is, and which line of it is to blame.
mkdir -p bin
cat >bin/openocd <<'END'
#!/bin/sh
echo "Open On-Chip Debugger 0.12.0" >&2
printf "Warn : Cannot communicate... target not halted.\nError: attempted 'gdb' connection rejected\n" >elsewhere.log
exit 1
END
chmod +x bin/openocd
cat >board-to-log.cfg <<'END'
log_output elsewhere.log
adapter driver dummy
transport select jtag
adapter speed 100
jtag newtap kl cpu -irlen 4 -expected-id 0x4ba00477
dap create kl.dap -chain-position kl.cpu
target create kl.cpu cortex_m -dap kl.dap
END
expect 1 run -- bin/openocd -f board-to-log.cfg
err_has '^elsewhere.log: OpenOCD 0.12.0'
err_has '^1\. .*\[target-not-halted-on-gdb-attach, '
err_has 'fix (--fix): Add a gdb-attach handler'
expect 1 run -- env -u NOTHING LANG=C bin/openocd -f board-to-log.cfg
err_has '^elsewhere.log: OpenOCD 0.12.0'
err_has 'fix (--fix): Add a gdb-attach handler'
expect 1 run -- nice -n 5 env -v bin/openocd -f board-to-log.cfg
err_has 'fix (--fix): Add a gdb-attach handler'
expect 1 run -- env openocd_words=1 ./fake -f board-to-log.cfg
err_lacks 'fix (--fix)'
printf '#!/bin/sh\nexec bin/openocd\n' >fake
cp board-to-log.cfg openocd.cfg
expect 1 run -- env ./fake openocd.cfg
err_lacks 'fix (--fix)'
expect 1 run -- env sh -c 'bin/openocd -f board-to-log.cfg'
err_lacks 'fix (--fix)'
expect 1 run -- bin/openocd
err_has '^1\. .*\[target-not-halted-on-gdb-attach, '
rm openocd.cfg
expect 1 run -- bin/openocd
err_lacks '^1\. '
printf '#!/bin/sh\nexit 1\n' >fake
expect 1 run -- ./fake -l elsewhere.log
err_lacks '^1\. '
expect 1 run -- ./fake -l
expect 127 run -- ./no-such-program
expect 2 run --fix -- ./fake
err_has "run has no option --fix; 'openocdlint diagnose --fix LOG FILE' writes"
expect 2 run ./fake -f board.cfg
err_has "what is OpenOCD's comes behind --"
printf '#!/bin/sh\nkill -SEGV $$\n' >crashing
chmod +x crashing
expect 139 run -- ./crashing
err_has './crashing was ended by signal 11 ('
printf '#!/bin/sh\nexit 255\n' >helping
chmod +x helping
expect 255 run -- ./helping --help
err_empty
expect 2 run
printf '#!/bin/sh\ntrap "exit 9" TERM\necho started\nwhile :; do sleep 0.1; done\n' >fake
"$program" run -- ./fake >"$scratch/out" 2>"$scratch/err" &
pid=$!
while ! grep -q started "$scratch/out"; do sleep 0.1; done
kill -TERM "$pid"
wait "$pid"
status=$?
command_line='openocdlint run, ended by a signal'
test "$status" -eq 9 || complain "exit status $status: the signal was not passed on"

# ---- the real program ----
if command -v openocd >/dev/null 2>&1; then
	real() { # CAUSE WORD...
		cause=$1
		shift
		expect 1 run -- openocd "$@"
		err_has "^1\\. .*\\[$cause, "
	}
	real script-not-found -f no/such.cfg
	real script-not-found -l real-file.log -f no/such.cfg
	err_has '^real-file.log: OpenOCD'
	real syntax-error -c 'adapter driver dumy'
	real deprecated-or-removed-command -c 'ft2232_layout usbjtag'
	real transport-mismatch -c 'adapter driver dummy; transport select swd'
	real syntax-error -c 'set x {'
	real probe-not-found -f interface/cmsis-dap.cfg -c 'transport select swd; adapter speed 100; init'
	real wiring-or-power -c 'adapter driver dummy; adapter speed 100; transport select jtag' -f target/stm32f4x.cfg \
		-c 'gdb_port disabled; tcl_port disabled; telnet_port disabled; init; reset halt'

	# OpenOCD refuses GDB, as the probe of a flash bank fails. The dummy adapter's chain is 32 zeroes and ones: what
	# the log says about that, from its first line on, is no fault.
	if command -v gdb >/dev/null 2>&1; then
		refuse() { # LOG ATTACH-HANDLER
			: >"$1"
			openocd -c 'adapter driver dummy; adapter speed 100; transport select jtag; reset_config srst_only' \
				-c 'jtag newtap c cpu -irlen 4; target create c.cpu arm7tdmi -chain-position c.cpu' \
				-c "c.cpu configure -event gdb-attach { $2 }" -c 'flash bank c.flash cfi 0 0x10000 2 2 c.cpu' \
				-c 'gdb_port 52933; tcl_port disabled; telnet_port disabled; init; poll off' 2>"$1" &
			pid=$!
			waited=0
			while ! grep -q 'port 52933' "$1" && [ $waited -lt 50 ]; do
				sleep 0.1
				waited=$((waited + 1))
			done
			timeout 20 gdb -q -batch -ex 'target extended-remote :52933' >gdb.out 2>&1 </dev/null
			kill "$pid" 2>/dev/null # it may crash when it closes
			wait "$pid" 2>/dev/null
			grep -q 'connection rejected' "$1" || complain "GDB was not refused: $(cat "$1")"
			grep -q 'IR capture error' "$1" || complain 'the log lacks the noise of the chain'
		}
		# Nothing halts the target: an assert of reset leaves it in another state.
		refuse running.log 'c.cpu arp_reset assert 0'
		expect 0 diagnose running.log
		out_has 'probe dummy'
		out_has '^1\. .*\[target-not-halted-on-gdb-attach, '
		out_has 'connection rejected'
		out_lacks '\[wiring-or-power, '
		# It is halted, but there is no flash at the bank's address.
		refuse halted.log 'halt'
		expect 0 diagnose halted.log
		out_has '^1\. .*\[flash-driver-or-size, '
		out_has '^[23]\. .*\[target-not-halted-on-gdb-attach, '
		# Where the ids are cut off, the configuration tells the adapter.
		grep -v 'valid IDCODE' running.log >cut.log
		echo 'adapter driver dummy; transport select jtag; adapter speed 100; reset_config none' >dummy.cfg
		expect 0 diagnose cut.log dummy.cfg
		out_has '^1\. .*\[target-not-halted-on-gdb-attach, '
	fi
fi
finish
