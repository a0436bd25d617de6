#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds checks without OpenOCD's scripts against checks with them: recorded.py PROGRAM VERSION=SCRIPTS... [--show N]

For every board, and every target behind a few interfaces, alone and with odd values of the usual variables: the same
verdict, the same place, the same model, and no finding that the check with scripts does not have. Prints shares; exits
with 1 when a share is below its floor or an error is false.

`--installed` takes the scripts of the OpenOCD installed here, and hides them from the checks without scripts; for that
it starts itself again in a mount namespace of its own. Exits with 77 where that is not allowed or nothing is installed.
`--count N` takes that many cases, drawn with a fixed seed.
"""
import argparse
import concurrent.futures
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

INTERFACES = ["interface/stlink.cfg", "interface/stlink-v2.cfg", "interface/stlink-dap.cfg", "interface/jlink.cfg", "interface/cmsis-dap.cfg",
              "interface/ftdi/olimex-arm-usb-ocd-h.cfg"]
ODD = {"CHIPNAME": "odd_name", "CPUTAPID": "0x12345677", "WORKAREASIZE": "0x1234"}
VERDICT_FLOOR, MODEL_FLOOR = 0.99, 0.98
INSTALLED, INSTALLED_VERSION = "/usr/share/openocd", "0.12.0"
SKIPPED = 77


def ask(program, subcommand, version, scripts, words):
    command = [program, subcommand, "--openocd", version, "--isolated", "--format", "json"]
    if scripts:
        command += ["-s", scripts]
    done = subprocess.run(command + words, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30,
                          env={"PATH": "/nonexistent", "HOME": "/nonexistent"}, check=False)
    try:
        return json.loads(done.stdout)["runs"][0]
    except (ValueError, LookupError):
        return {"load": {"ok": None, "ended": done.stderr.decode()[:200], "file": None, "line": None}, "facts": [], "diagnostics": []}


def findings(program, version, scripts, words):
    """What a config is told that sources the same scripts; {(severity, rule, line)}"""
    text = "\n".join(word if words[i] == "-c" else f"source [find {word}]" for i, word in enumerate(words[1:]) if i % 2 == 0)
    found = ask(program, "check", version, scripts, ["-c", text])["diagnostics"]
    return {(finding["severity"], finding["rule"], finding["start"]["line"] if finding["start"] else 0) for finding in found}


def script_name(name, scripts):
    return (name or "").removeprefix("openocd:").removeprefix(scripts + "/").removeprefix(scripts[1:] + "/")


def facts(run):
    return sorted((fact["kind"], fact["name"], fact["value"], fact["default"]) for fact in run["facts"])


def verdict(run):
    return run["load"]["ok"], run["load"]["ended"]


def place(run, scripts):
    return script_name(run["load"]["file"], scripts), run["load"]["line"]


def names(scripts, folder):
    found = []
    for path, _, files in os.walk(os.path.join(scripts, folder)):
        found += [os.path.relpath(os.path.join(path, name), scripts) for name in files if name.endswith(".cfg")]
    return sorted(found)


def cases(scripts):
    for board in names(scripts, "board"):
        yield ["-f", board]
        for name, value in ODD.items():
            yield ["-c", f"set {name} {value}", "-f", board]
    interfaces = [name for name in INTERFACES if os.path.exists(os.path.join(scripts, name))]
    for interface, target in itertools.product(interfaces, names(scripts, "target")):
        yield ["-f", interface, "-f", target]
    for target in names(scripts, "target"):
        for name, value in ODD.items():
            yield ["-f", interfaces[0], "-c", f"set {name} {value}", "-f", target]


def compare(program, version, scripts, words):
    """(verdict, place, model the same?, findings that only the check without scripts has, a line that tells what differs)"""
    known = findings(program, version, scripts, words)
    places = {(severity, line) for severity, _, line in known}  # the text of a script tells which rule explains it best
    extra = {item for item in findings(program, version, None, words) - known if (item[0], item[2]) not in places}
    return (*compare_runs(program, version, scripts, words, extra), extra)


def compare_runs(program, version, scripts, words, extra):
    with_scripts, without = ask(program, "show", version, scripts, words), ask(program, "show", version, None, words)
    if verdict(with_scripts) != verdict(without):
        return False, False, False, f"{with_scripts['load']} | {without['load']} {without.get('uncertain_from')}"
    if not with_scripts["load"]["ok"] and place(with_scripts, scripts) != place(without, scripts):
        return True, False, True, f"{with_scripts['load']} | {without['load']}"
    one, other = facts(with_scripts), facts(without)
    uncertain = without.get("uncertain_from")
    if one != other:
        return True, True, False, f"{uncertain} {extra or ''} {[fact for fact in one if fact not in other][:3]} | {[fact for fact in other if fact not in one][:3]}"
    return True, True, True, f"{extra}" if extra else ""


def hide_installed(arguments):
    """Starts this program anew where the installed scripts are hidden, a copy of them at hand."""
    if not os.path.isdir(os.path.join(INSTALLED, "scripts")) or not shutil.which("unshare"):
        print("skipped: needs OpenOCD's scripts and unshare")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "scripts")
        shutil.copytree(os.path.join(INSTALLED, "scripts"), copy)
        inside = ["sh", "-c", f'mount -t tmpfs none {INSTALLED} && exec "$@"', "sh"]
        if subprocess.run(["unshare", "-rm", *inside, "true"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
            print("skipped: may not mount in a namespace of its own")
            return SKIPPED
        return subprocess.run(["unshare", "-rm", *inside, sys.executable, *arguments, f"{INSTALLED_VERSION}={copy}"], check=False).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("program")
    parser.add_argument("releases", nargs="*", metavar="VERSION=SCRIPTS")
    parser.add_argument("--installed", action="store_true")
    parser.add_argument("--count", type=int)
    parser.add_argument("--show", type=int, default=10)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    if options.installed:
        settings = [f"--show={options.show}", f"--only={options.only}"] + ([f"--count={options.count}"] if options.count else [])
        return hide_installed([sys.argv[0], *settings, options.program])
    program = os.path.abspath(options.program)
    is_good = True
    for release in options.releases:
        version, scripts = release.split("=", 1)
        scripts = os.path.realpath(scripts)
        wanted = [words for words in cases(scripts) if re.search(options.only, " ".join(words))]
        if options.count:
            wanted = random.Random(4).sample(wanted, min(options.count, len(wanted)))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(lambda words, v=version, s=scripts: compare(program, v, s, words), wanted))
        misses = [(words, result[3]) for words, result in zip(wanted, results) if result[3]]
        for words, text in misses[:options.show]:
            print(f"  {' '.join(words)}: {text[:600]}")
        total = max(len(results), 1)
        verdicts, places, models = (sum(result[i] for result in results) for i in range(3))
        false_errors = sum(any(severity == "error" for severity, _, _ in result[4]) for result in results)
        other = sum(bool(result[4]) for result in results) - false_errors
        print(f"{version}: verdict {verdicts}/{total} = {verdicts / total:.2%}, place {places}/{total}, "
              f"model {models}/{total} = {models / total:.2%}, false errors {false_errors}, other findings that are false {other}")
        is_good = is_good and verdicts / total >= VERDICT_FLOOR and models / total >= MODEL_FLOOR and not false_errors
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
