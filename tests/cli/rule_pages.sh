#!/bin/sh
# SPDX-License-Identifier: MIT
# explain, rules --format json and openocdlint-rules(7) say the same of each rule.
. "${0%/*}/lib.sh"
page=${program%/*}/man/openocdlint-rules.7
command -v mandoc >/dev/null 2>&1 && command -v python3 >/dev/null 2>&1 || exit 77
test -f "$page" || exit 77

expect 0 rules --format json
cp "$scratch/out" rules.json
mkdir explained
python3 -c '
import json
for rule in json.load(open("rules.json"))["rules"]: print(rule["rule"])' >ids
LC_ALL=C sort -c ids || complain 'the rules are not sorted'
while read -r rule; do
	expect 0 explain "$rule"
	cp "$scratch/out" "explained/$rule"
done <ids
expect 0 rules
cut -d' ' -f1 "$scratch/out" | diff -u ids - || complain 'rules lists others'

command_line="mandoc $page"
mandoc -T lint -W warning "$page" >"$scratch/out" || complain 'mandoc has complaints'
awk 'length > 80' "$page" | grep . && complain 'a line of the page is too long'
mandoc -K utf-8 -T utf8 -O width=200 "$page" >page
python3 - <<'END' >"$scratch/out" || complain 'the pages of the rules differ'
import json, re, sys

def squeezed(text):
    """TEXT without what typesetting changes: overprinting, blanks, marks of code."""
    return re.sub(r"[\s`]", "", re.sub(".\b", "", text))

page = squeezed(open("page").read())
rules = json.load(open("rules.json"))["rules"]
starts = [page.find(squeezed(rule["rule"] + rule["severity"] + ":" + rule["summary"])) for rule in rules]
different = 0
for number, rule in enumerate(rules):
    end = starts[number + 1] if number + 1 < len(rules) else len(page)
    explained = squeezed(open("explained/" + rule["rule"]).read())
    on_page = page[starts[number] : end] if starts[number] >= 0 else ""
    for key in ("rule", "severity", "summary", "versions", "finds", "why", "bad", "good", "bad_version", "fix"):
        wanted = squeezed(rule[key] or "")
        for name, text in ("explain", explained), ("the page", on_page):
            if wanted not in text:
                print(f"{rule['rule']}: {key} is not in {name}: {wanted}")
                different += 1
sys.exit(different > 0)
END

expect 2 explain missing-gdb-detatch
err_has "did you mean 'missing-gdb-detach'"
finish
