#!/bin/sh
# SPDX-License-Identifier: MIT
# --write-baseline and --baseline: what is known stays silent, what is new is shown, what is gone is told.
. "${0%/*}/lib.sh"
old() { printf 'adapter driver dummy\ntransport select jtag\n'; }
{ old; echo 'adapter_khz 100'; echo 'source [find shared.cfg]'; } >a.cfg
{ old; echo 'source [find shared.cfg]'; echo 'adapter speed 1'; } >b.cfg
echo 'adapter_nsrst_delay 10' >shared.cfg

mkdir ci
expect 0 --write-baseline ci/known.json a.cfg b.cfg
out_empty
err_has 'wrote 2 findings'
cat >"$scratch/wanted" <<END
{
  "schema": 1,
  "files": {
    "../a.cfg": {
      "deprecated-command": 1
    },
    "../shared.cfg": {
      "deprecated-command": 1
    }
  }
}
END
diff -u "$scratch/wanted" ci/known.json || complain 'another baseline'
cp ci/known.json first.json
expect 0 --write-baseline ci/known.json b.cfg ./a.cfg
cmp -s first.json ci/known.json || complain 'the order of the inputs shows'

for jobs in 1 2; do
	expect 0 --jobs $jobs --format concise --baseline ci/known.json a.cfg b.cfg
	out_empty
	err_empty
done
expect 1 a.cfg b.cfg
mkdir below
(cd below && "$program" --baseline ../ci/known.json --format concise -s .. ../a.cfg) >"$scratch/out" 2>"$scratch/err" || complain 'not from another folder'
out_empty

# Another rule, another file.
echo 'adaptor speed 1' >>a.cfg
cp a.cfg c.cfg
expect 1 --baseline ci/known.json --format concise --select 'deprecated-*,unknown-*' a.cfg c.cfg
out_is <<END
a.cfg:5:1: error: ... [unknown-command]
c.cfg:3:1: warning: ... [deprecated-command]
c.cfg:5:1: error: ... [unknown-command]
END
expect 1 --baseline ci/known.json --format json a.cfg
out_has '"ok": false'
out_lacks deprecated-command

# More than are known: all of them.
{ old; echo 'adapter_khz 100'; echo 'adapter_khz 200'; } >a.cfg
expect 1 --baseline ci/known.json --format concise a.cfg
out_is <<END
a.cfg:3:1: warning: ... [deprecated-command]
a.cfg:4:1: warning: ... [deprecated-command]
END

# Fewer; files that were not looked at say nothing, unless they are gone.
{ old; echo 'adapter speed 100'; } >a.cfg
expect 0 --baseline ci/known.json a.cfg
err_has 'known.json: note: ../a.cfg has 0 of deprecated-command now, not 1'
err_lacks shared.cfg
rm shared.cfg
expect 0 --baseline ci/known.json a.cfg
err_has 'known.json: note: ../shared.cfg has 0 of deprecated-command now, not 1'

# --fix mends what is known.
{ old; echo 'adapter_khz 100'; } >a.cfg
expect 0 --fix --baseline ci/known.json a.cfg
grep -q 'adapter speed 100' a.cfg || complain 'not fixed'
err_has 'a.cfg has 0 of deprecated-command'

# In the config file, relative to it.
{ old; echo 'adapter_khz 100'; } >a.cfg
echo 'baseline: known.json' >ci/.openocdlint.yaml
expect 0 --config ci/.openocdlint.yaml --format concise a.cfg
out_empty
expect 0 --config ci/.openocdlint.yaml --write-baseline ci/known.json a.cfg
err_has 'wrote 1 finding$'

# What cannot be used.
expect 2 --baseline nowhere.json a.cfg
err_has 'nowhere.json: No such file or directory'
echo '{}' >empty.json
expect 2 --baseline empty.json a.cfg
err_has 'empty.json: is no baseline'
echo '{"schema": 1, "files": {"a.cfg": {"deprecated-command": "many"}}}' >words.json
expect 2 --baseline words.json a.cfg
err_has 'words.json: line 1: a number was expected'
expect 2 --baseline words.json --write-baseline words.json a.cfg
expect 2 --fix --write-baseline words.json a.cfg
expect 3 --write-baseline missing/known.json a.cfg
err_has 'No such file or directory'
expect 3 --write-baseline ci/known.json a.cfg gone.cfg
err_has 'gone.cfg: No such file'
expect 2 show --baseline ci/known.json a.cfg
finish
