#!/bin/sh
# SPDX-License-Identifier: MIT
# config: the settings that hold, and where each comes from.
. "${0%/*}/lib.sh"
mkdir -p lib sub/inner user
good >good.cfg
good >sub/inner/good.cfg
cat >.openocdlint.yaml <<'END'
openocd: 0.11
scripts: [lib,
  missing]
ignore:
- missing-gdb-detach
- bad-*
severity: {unknown-command: note}
per-file-ignores:
  sub/: [syntax-error, script-error]
baseline: known.json
entry-points:
  debug: [-f, good.cfg, -c, "reset init"]
END

# A row of the table: KEY VALUE ORIGIN, any number of blanks between them; "" for a key that is that of the row above.
row() {
	tr -s ' ' <"$scratch/out" | grep -qxF -- " $1${1:+ }$2 $3" || complain "no row '$1' '$2' '$3'"
}

unset XDG_CONFIG_HOME
expect 0 config good.cfg
err_empty
head -n 1 "$scratch/out" | grep -qx 'Settings for good.cfg (.openocdlint.yaml)' || complain 'another heading'
row openocd 0.11 .openocdlint.yaml:1
row scripts lib .openocdlint.yaml:2
row '' 'missing (is not there)' .openocdlint.yaml:3
row '' "$HOME/.config/openocd" "\$HOME"
row select 'all rules' '(default)'
row ignore missing-gdb-detach .openocdlint.yaml:5
row '' 'bad-*' .openocdlint.yaml:6
row severity 'unknown-command: note' .openocdlint.yaml:7
row per-file-ignores 'sub/: syntax-error script-error' .openocdlint.yaml:9
row fail-on warning '(default)'
row baseline known.json .openocdlint.yaml:10
row exclude nothing '(default)'
row entry-points 'debug: -f good.cfg -c reset init' .openocdlint.yaml:12

# The command line and the environment.
XDG_CONFIG_HOME=$PWD/user OPENOCD_SCRIPTS=other expect 0 config --openocd 0.10,master --select 'wrong-*,syntax-error' \
	--ignore wrong-stage --fail-on never --baseline mine.json -s first good.cfg
row openocd 0.10.0 --openocd
row '' master --openocd
row '' '0.11 (overruled by --openocd)' .openocdlint.yaml:1
row scripts 'first (is not there)' -s
row '' lib .openocdlint.yaml:2
row '' other "\$OPENOCD_SCRIPTS"
row '' "$PWD/user/openocd" "\$XDG_CONFIG_HOME"
row select 'wrong-*' --select
row '' syntax-error --select
row ignore wrong-stage --ignore
row '' 'bad-* (overruled by --select)' .openocdlint.yaml:6
row baseline mine.json --baseline
row '' 'known.json (overruled by --baseline)' .openocdlint.yaml:10
row fail-on never --fail-on

# Which file holds for which input. Nothing is read or run, so a file may be missing.
echo 'openocd: master' >sub/.openocdlint.yaml
expect 0 config . no/such.cfg
test "$(grep -c '^Settings for ' "$scratch/out")" -eq 2 || complain 'not two sets of settings'
out_has '^Settings for good.cfg, no/such.cfg (.openocdlint.yaml)$'
out_has '^Settings for sub/inner/good.cfg (sub/.openocdlint.yaml)$'
row openocd master sub/.openocdlint.yaml:1
cd sub || exit 1
expect 0 config ../good.cfg
row openocd 0.11 ../.openocdlint.yaml:1
row scripts ../lib ../.openocdlint.yaml:2
row baseline ../known.json ../.openocdlint.yaml:10
expect 0 config
out_has '^Settings for what lies here (.openocdlint.yaml)$'
cd ..
expect 0 config --isolated good.cfg
out_has '(no config file is read)$'
row openocd 0.12.0 '(default)'
row '' 'its own scripts as recorded, where not found' 'record of OpenOCD 0.12.0, built in'
row ignore none '(default)'
expect 0 config --stdin-filename sub/x.cfg - </dev/null
out_has '^Settings for sub/x.cfg (sub/'
expect 0 config -f good.cfg -c init
out_has '^Settings for good.cfg (.openocdlint.yaml)$'

# For programs.
expect 0 config --format json --openocd 0.12 good.cfg
python3 - "$scratch/out" <<'END' || complain 'another JSON'
import json, sys
config, = json.load(open(sys.argv[1]))["configs"]
assert config["file"] == ".openocdlint.yaml" and config["inputs"] == ["good.cfg"]
values = [(s["key"], s["name"], s["value"], s["origin"], s["overruled_by"]) for s in config["settings"]]
assert ("openocd", None, ["0.12.0"], {"from": "command-line", "option": "--openocd"}, None) in values
assert ("openocd", None, ["0.11"], {"from": "file", "file": ".openocdlint.yaml", "line": 1}, "--openocd") in values
assert ("per-file-ignores", "sub/", ["syntax-error", "script-error"],
        {"from": "file", "file": ".openocdlint.yaml", "line": 9}, None) in values
assert ("fail-on", None, ["warning"], {"from": "default"}, None) in values
assert ("exclude", None, [], {"from": "default"}, None) in values
assert any(s["origin"] == {"from": "environment", "variable": "HOME"} for s in config["settings"])
END

# What does not fit.
expect 2 config --fix good.cfg
err_has 'config has no option --fix'
expect 2 config --schema good.cfg
expect 2 show --schema
expect 2 config --format sarif
echo 'opnocd: 1' >.openocdlint.yaml
expect 2 config good.cfg
err_has "did you mean 'openocd'"
out_empty
finish
