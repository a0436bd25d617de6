#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The JSON Schema of .openocdlint.yaml and the program agree: agrees.py OPENOCDLINT SOURCE_FOLDER

Every text below, and the example of README.md, is given to both; each has to take it or refuse it as the other does,
and as is written here. A key of the schema without an accepted and a refused text fails the test.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    import jsonschema
    import yaml
except ImportError as problem:
    print(f"skipped: {problem}")
    sys.exit(77)

GOOD = {
    "": ["", "{}\n", "# a comment\n"],
    "openocd": ["0.12.0", "0.12", "0.10", "master", "all", "[0.11.0, 0.12]", "['0.11', master]", ""],
    "scripts": ["lib", "[lib, vendor/openocd]", "", "[1]", "../openocd"],
    "select": ["unknown-command", "[missing-*, syntax-error]", "'*'", ""],
    "ignore": ["unknown-command", "[missing-*, syntax-error]", "'?yntax-error'", ""],
    "severity": ["{unknown-command: warning}", "{'missing-*': note, syntax-error: error}", ""],
    "per-file-ignores": ["{'board/': [missing-*]}", "{'**/*.cfg': unknown-command}", "{'./a.cfg': [syntax-error]}", ""],
    "exclude": ["build", "[build/, '**/old/*.cfg']", ""],
    "baseline": ["known.json", "'a b.json'"],
    "roles": ["{'parts/*': target}", "{a.cfg: whole, b.cfg: adapter, c.cfg: board, d: second, e: helper}", ""],
    "entry-points": ["{debug: [-f, a.cfg]}", "{debug: [-s, lib, -f, a.cfg, -c, init], other: [-c, 100]}", ""],
    "extra-commands": ["esp", "[esp, flash secure, $TARGET semihost]", ""],
    "extra-drivers": ["vendor_usb", "[vendor_usb, vendor_flash]", ""],
}
BAD = {
    "": ["- openocd\n", "openocd\n", "opneocd: 0.12.0\n", "0: 1\n"],
    "openocd": ["0.13.0", "[0.12.0, 1.0]", "installed", "{a: b}", "[[0.12.0]]"],
    "scripts": ["{a: b}", "[[lib]]", "['']"],
    "select": ["unknown-comand", "[syntax-error, no-rule]", "{a: b}"],
    "ignore": ["unknown-comand", "[syntax-error, no-rule]", "{a: b}"],
    "severity": ["error", "[unknown-command]", "{unknown-command: off}", "{no-rule: note}", "{unknown-command: }"],
    "per-file-ignores": ["[unknown-command]", "{a.cfg: [no-rule]}", "{'!a.cfg': [syntax-error]}", "{'': syntax-error}"],
    "exclude": ["{a: b}", "['!build']", "['']", "['# no']"],
    "baseline": ["", "[known.json]", "''", "{a: b}"],
    "roles": ["target", "{a.cfg: unknown}", "{a.cfg: chip}", "{a.cfg: [target]}", "{'!a.cfg': target}"],
    "entry-points": ["[-f, a.cfg]", "{debug: a.cfg}", "{debug: []}", "{debug: [a.cfg, -f]}", "{debug: [-f]}", "{debug: }"],
    "extra-commands": ["{a: b}", "[[esp]]", "['']"],
    "extra-drivers": ["{a: b}", "[[esp]]", "['']"],
}
# What a schema cannot say, or YAML hides from it.
ONLY_PROGRAM = {
    "ignore": ["'no-such-*'"],
    "entry-points": ["{debug: [-f, a.cfg, b.cfg]}", "{debug: [-f, a.cfg, -x, b]}"],
    "openocd": ["0.1"],
}

# What the command line can overrule: under the same name.
SHARED = {"openocd", "scripts", "select", "ignore", "baseline"}

failures = 0


def complain(text):
    global failures
    failures += 1
    print(text)


def run(lint, *words):
    return subprocess.run([lint, *words], capture_output=True, text=True, timeout=60, check=False)


class Judges:
    def __init__(self, lint, folder):
        self.lint = lint
        self.folder = pathlib.Path(folder)
        self.schema = json.loads(run(lint, "config", "--schema").stdout)
        jsonschema.Draft7Validator.check_schema(self.schema)
        self.validator = jsonschema.Draft7Validator(self.schema)

    def program_takes(self, text):
        path = self.folder / "config.yaml"
        path.write_text(text, encoding="utf-8")
        status = run(self.lint, "config", "--config", str(path)).returncode
        if status not in (0, 2):
            complain(f"status {status} for {text!r}")
        return status == 0

    def schema_takes(self, text):
        return self.validator.is_valid(yaml.safe_load(text))

    def expect(self, text, program, schema):
        if self.program_takes(text) != program:
            complain(f"the program {'refuses' if program else 'takes'} {text!r}")
        if self.schema_takes(text) != schema:
            complain(f"the schema {'refuses' if schema else 'takes'} {text!r}")


def text_of(key, value):
    return f"{key}: {value}\n" if key else value


def main():
    lint, source = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        judges = Judges(lint, folder)
        keys = set(judges.schema["properties"])
        for name, table in ("GOOD", GOOD), ("BAD", BAD):
            if keys != set(table) - {""}:
                complain(f"{name} and the schema have different keys: {sorted(keys ^ (set(table) - {''}))}")
        for table, program, schema in (GOOD, True, True), (BAD, False, False), (ONLY_PROGRAM, False, True):
            for key, values in table.items():
                for value in values:
                    judges.expect(text_of(key, value), program, schema)
        options = set(re.findall(r"--([a-z-]+)", run(lint, "--help").stdout))
        if keys & options != SHARED:
            complain(f"other keys than those of SHARED are options, too: {sorted((keys & options) ^ SHARED)}")
        for key in keys:
            judges.expect(text_of(key[:-1], ""), False, False)
        ids = [rule["rule"] for rule in json.loads(run(lint, "rules", "--format", "json").stdout)["rules"]]
        judges.expect(f"ignore: [{', '.join(ids)}]\n", True, True)
        readme = (pathlib.Path(source) / "README.md").read_text(encoding="utf-8")
        lines = readme.partition("### Configuration")[2].partition("\n#")[0].splitlines()
        example = "\n".join(line[4:] for line in lines if line.startswith("    ")) + "\n"
        if "entry-points" not in example:
            complain("README.md has no example of a config file")
        judges.expect(example, True, True)
    sys.exit(failures > 0)


main()
