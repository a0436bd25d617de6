#!/bin/sh
# SPDX-License-Identifier: MIT
# show, explain, rules.
. "${0%/*}/lib.sh"
good >good.cfg
bad >bad.cfg

json() {
	command -v python3 >/dev/null 2>&1 || return 0
	python3 -c "
import json, sys
document = json.load(open(sys.argv[1]))
assert document['schema'] == 1 and document['tool']['name'] == 'openocdlint'
assert $1, $1" "$scratch/out" || complain "JSON is not as it should be: $1"
}

# rules
expect 0 rules
out_has '^unknown-command  *error  '
LC_ALL=C sort -c "$scratch/out" || complain 'not sorted'
count=$(wc -l <"$scratch/out")
expect 0 rules --format json
json "len(document['rules']) == $count"
json "all(rule['rule'] and rule['why'] and rule['bad'] for rule in document['rules'])"
expect 2 rules unknown-command
expect 2 rules --fix
err_has 'rules has no option --fix'

# explain: every rule, and what is none
"$program" rules | while read -r rule _; do
	"$program" explain "$rule" >"$scratch/explained" || echo "$rule"
	for heading in 'What it finds' 'Why it matters' 'Bad' 'Good' 'Fix' 'OpenOCD versions'; do
		grep -q "^$heading" "$scratch/explained" || echo "$rule: no $heading"
	done
	awk -v rule="$rule" '!/^    / && length > 120 {print rule ": a long line"}' "$scratch/explained"
done >"$scratch/out"
: >"$scratch/err"
out_empty
expect 0 explain unknown-command script-error
out_has '^unknown-command (error): '
out_has '^script-error'
out_has '^    adaptor speed 1000$'
expect 0 explain --format json unknown-command
json "document['rules'][0]['rule'] == 'unknown-command'"
expect 2 explain unknwon-command
err_has "there is no rule 'unknwon-command'; did you mean 'unknown-command'?"
out_empty
expect 2 explain

# show
expect 0 show good.cfg
err_empty
out_has '^good.cfg on OpenOCD 0.12.0$'
out_has 'loads, and runs to its end'
out_has '^  driver  *dummy  *good.cfg:1$'
out_has '^  transport  *jtag  '
out_has '^  speed  *1000 kHz  *good.cfg:3$'
out_has '^  tap chip.cpu  *irlen 4, id 0x4ba00477  *good.cfg:5$'
out_has '^    target chip.cpu  *arm7tdmi, little endian  *good.cfg:6$'
out_has '^      on gdb-attach  *halt  *good.cfg:7$'
out_has '^  signals  *srst_only  *good.cfg:4$'
out_has '^  combination  *separate  *(default)$'
out_has '^  gdb  *3333  *(default)$'
out_has '^  good.cfg$'
echo 'source good.cfg' >outer.cfg
expect 0 show outer.cfg
out_has '^    line 1: good.cfg$'
expect 0 show bad.cfg
out_has 'does not load: it stops at bad.cfg:2: '
expect 0 show --format json outer.cfg bad.cfg
json "[run['load']['ok'] for run in document['runs']] == [True, False]"
json "document['runs'][0]['includes'] == [{'file': 'outer.cfg', 'line': None, 'includes': [{'file': 'good.cfg', 'line': 1, 'includes': []}]}]"
json "{'kind': 'adapter', 'name': '', 'value': 'dummy', 'default': False, 'file': 'good.cfg', 'line': 1} in document['runs'][0]['facts']"
json "[fact for fact in document['runs'][0]['facts'] if fact['kind'] == 'port'][0]['default']"
json "set(document['runs'][0]) >= {'inputs', 'openocd', 'load', 'includes', 'facts'}"
expect 3 show missing.cfg good.cfg
out_has '^good.cfg on OpenOCD'
expect 0 show - <good.cfg
expect 0 show -f good.cfg -c 'gdb_port 1234'
out_has '^  gdb  *1234  *<command 1>:1$'
expect 2 show --format concise good.cfg
expect 2 show --fix good.cfg
printf 'adapter driver dummy\nadapter serial "\033[31mred"\n' >escape.cfg
expect 0 show escape.cfg
out_lacks "$(printf '\033')"

# JSON of check is one document, whatever fails.
expect 3 --format json good.cfg missing.cfg bad.cfg
json "len(document['runs']) == 2"
expect 3 --format json missing.cfg
json "document['runs'] == []"
finish
