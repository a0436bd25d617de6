#!/bin/sh
# SPDX-License-Identifier: MIT
# Every format on every way into the program: the findings on standard output, nothing else there, the same status.
. "${0%/*}/lib.sh"
good >good.cfg
bad >bad.cfg
printf 'interface dummy\n' >old.cfg
printf 'nonsense "\033(31m\377"\n' >'odd
name%,:.cfg'

for format in text concise json sarif github html; do
	expect 0 --format $format good.cfg
	err_empty
	expect 1 --format $format bad.cfg
	err_empty
	expect 0 --format $format --fail-on never bad.cfg
	expect 0 --format $format --ignore '*' bad.cfg
	out_lacks '"ruleId": "unknown-command"\|^::error\|"rule": "unknown-command"\|unknown-command\]\|class="card '
	expect 1 --format $format 'odd
name%,:.cfg'
	LC_ALL=C tr -d '\n\t' <"$scratch/out" | LC_ALL=C grep -q '[[:cntrl:]]' && complain 'a control character'
	expect 1 --format $format - <bad.cfg
	out_has 'unknown-command'
	expect 1 --format $format -c 'adapter driver dummy' -c nonsense
	out_has 'unknown-command'
	expect 3 --format $format bad.cfg missing.cfg
	out_has 'unknown-command'
	err_has 'missing.cfg'
	expect 1 --format $format --openocd all bad.cfg
	# What a patch or a fixed text owns, a report leaves alone.
	expect 0 --format $format --diff --fail-on error old.cfg
	out_has '^+adapter driver dummy$'
	for jobs in 1 2 5; do
		expect 1 --format $format -j $jobs good.cfg bad.cfg old.cfg 'odd
name%,:.cfg'
		cp "$scratch/out" "out.$jobs"
	done
	cmp out.1 out.2 || complain '-j 2 changes the output'
	cmp out.1 out.5 || complain '-j 5 changes the output'
	for command in show rules 'explain unknown-command'; do
		case $format in
		text | json) wanted=0 ;;
		*) wanted=2 ;;
		esac
		# shellcheck disable=SC2086 # a command and its operand
		test "$command" != show || command='show good.cfg'
		expect $wanted $command --format $format
	done
done

# GitHub: a name is data, wherever it comes from.
expect 1 --format github 'odd
name%,:.cfg'
out_has '^::error file=odd\\nname%25%2C%3A.cfg,line=1,endLine=1,col=1,endColumn=9,title=unknown-command::'
test "$(wc -l <"$scratch/out")" -eq 1 || complain 'more than one line'

# Below the checkout, names are those from its folder; a folder elsewhere changes nothing.
mkdir below
cp bad.cfg below/
for variable in GITHUB_WORKSPACE CI_PROJECT_DIR; do
	(cd below && env "$variable=$scratch/work" "$program" --format github bad.cfg) >"$scratch/out"
	out_has 'file=below/bad.cfg,'
	(cd below && env "$variable=$scratch/home" "$program" --format github bad.cfg) >"$scratch/out"
	out_has 'file=bad.cfg,'
done

# What is silenced is in no report; services would open alerts for it.
printf 'adapter driver dummy\nadapter_khz 100 ;# openocdlint: ignore[deprecated-command] -- an old rig\n' >silenced.cfg
for format in text concise json sarif github html; do
	expect 0 --fail-on note --select deprecated-command --format $format silenced.cfg
	out_lacks '"ruleId"\|^::\|"rule": "\|deprecated-command\]\|class="card '
done

# The entry point by which a file is run is named.
mkdir entry
bad >entry/board.cfg
printf 'entry-points:\n  bench: [-f, board.cfg]\n' >entry/.openocdlint.yaml
(cd entry && "$program" --format html board.cfg) >"$scratch/out"
out_has 'OpenOCD [0-9.]*, entry point bench<'
(cd entry && "$program" --format sarif board.cfg) >"$scratch/out"
out_has '"ruleId": "unknown-command"'

# A word that is like none of a small set: the set is told. One that is near a word of it: that word.
for system in freertos10 FreeRTOSS; do
	printf 'adapter driver dummy\ntransport select jtag\njtag newtap a cpu -irlen 4\n' >rtos.cfg
	printf 'target create a.cpu arm7tdmi -chain-position a.cpu -rtos %s\n' $system >>rtos.cfg
	expect 1 rtos.cfg
	case $system in
	freertos10) out_has 'help: OpenOCD 0.12.0 knows: .*FreeRTOS, .*Zephyr' ;;
	*) out_has "help: did you mean 'FreeRTOS'" && out_lacks 'knows: ' ;;
	esac
done
finish
