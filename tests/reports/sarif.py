#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""sarif.py PROGRAM [SCRIPTS]: holds --format sarif against the schema of SARIF 2.1.0 and against what it claims.

sarif-2.1.0.json is the schema of the standard as the package @microsoft/jest-sarif (MIT licence) brings it. Places are
held against the bytes of the files, fixes against what --fix writes. SCRIPTS is a folder of many configs, which is
checked as a whole, too.
"""
import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed")
    sys.exit(77)

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.abspath(sys.argv[1])
SCHEMA = json.load(open(os.path.join(HERE, "sarif-2.1.0.json")))

# Name (bytes) -> text (bytes). Names and texts are what an editor, a disk or an attacker may bring.
FILES = {
    b"plain.cfg": b"adapter driver dummy\nadapter_khz 100\n",
    b"a name with %41 #? & \xc3\xa9.cfg": b"adapter driver dummy\r\nadaptor speed 100\r\n",
    b"not-utf8-\xff\xe9.cfg": b"echo \"\xe9\xff\" ; adapter driver dummy; adaptor speed\n",
    b"wide.cfg": "echo 日本é\U0001f600 ; adaptor speed\nadapter_khz 1\n".encode(),
    b"controls.cfg": b"echo \"\x1b[31m\x07\x7f\xc2\x9b\xe2\x80\xae\"; adaptor \"\x1b]0;x\x07\"\n",
    b"quotes.cfg": b"source [find {\"</script>\\\\\".cfg}]\n",
    b"no-end.cfg": b"interface dummy",
    b"bytes-in-fix.cfg": b"interface dummy ;# \xe9\nproc f {} {\n\tadapter_khz 1\n}\nreset_config none none\n",
    b"includer.cfg": b"adapter driver dummy\nsource [find part.cfg]\n",
    b"part.cfg": b"\n\nset e 1\nsource [find deeper.cfg]\n",
    b"deeper.cfg": b"nonsense\n",
    b"twice.cfg": b"adapter driver dummy\ntransport select jtag\njtag newtap c t -irlen 4\n"
    b"target create c.t arm7tdmi -chain-position c.t\nc.t configure -event gdb-attach { halt }\n"
    b"c.t configure -event gdb-attach { halt; echo x }\n",
    b"clean.cfg": b"echo hello\n",
}
documents = failures = 0


def complain(text):
    global failures
    failures += 1
    print(text)


def run(words, cwd, text=None, env=None):
    clean = {"HOME": cwd, "PATH": os.environ["PATH"], **(env or {})}
    result = subprocess.run([PROGRAM, *words], cwd=cwd, input=text, capture_output=True, env=clean, timeout=300)
    return result.returncode, result.stdout


def path_of(location, bases):
    uri = location["uri"]
    if "uriBaseId" in location:
        if uri.startswith("/") or "://" in uri or ".." in uri.split("/"):
            complain(f"{uri} is not relative to the project's folder")
        uri = bases[location["uriBaseId"]]["uri"] + uri
    if not re.fullmatch(r"file:///[A-Za-z0-9/._~%-]*", uri):
        complain(f"{uri} is no well-formed name of a file")
    return urllib.parse.unquote_to_bytes(uri[len("file://") :])


def characters(line):
    """The characters of a line, bytes that are not UTF-8 as one each."""
    return line.decode("utf-8", "surrogateescape")


def check_region(what, region, text):
    start, length = region["byteOffset"], region["byteLength"]
    if start + length > len(text):
        complain(f"{what}: the region {region} leaves the file")
    if "startLine" not in region:
        return
    for at, line, column in (
        (start, region["startLine"], region["startColumn"]),
        (start + length, region["endLine"], region["endColumn"]),
    ):
        before = text[:at]
        if line != before.count(b"\n") + 1 or column != len(characters(before[before.rfind(b"\n") + 1 :])) + 1:
            complain(f"{what}: byte {at} is not line {line}, column {column}")


def check_locations(what, locations, bases):
    for location in locations:
        place = location["physicalLocation"]
        path = path_of(place["artifactLocation"], bases)
        name = os.path.basename(path)
        # The text of a -c, standard input, and an input that is not there have no bytes to compare.
        if name.startswith(b"<command") or name in (b"-", b"missing.cfg"):
            continue
        if not os.path.exists(path):
            complain(f"{what}: there is no {path}")
        elif "byteOffset" in place["region"]:
            check_region(what, place["region"], open(path, "rb").read())


def replaced(text, replacement):
    region = replacement["deletedRegion"]
    content = replacement["insertedContent"]
    new = content["text"].encode() if "text" in content else base64.b64decode(content["binary"])
    return text[: region["byteOffset"]] + new + text[region["byteOffset"] + region["byteLength"] :]


def check_document(words, cwd, **options):
    """Checks a document as a whole; returns its run."""
    global documents
    documents += 1
    status, out = run(["--format", "sarif", *words], cwd, **options)
    document = json.loads(out)
    for error in jsonschema.Draft4Validator(SCHEMA).iter_errors(document):
        complain(f"{words}: {list(error.absolute_path)}: {error.message[:200]}")
    sarif = document["runs"][0]
    rules = sarif["tool"]["driver"]["rules"]
    bases = sarif["originalUriBaseIds"]
    if sarif["invocations"][0]["exitCode"] != status:
        complain(f"{words}: exitCode is not {status}")
    if sarif["invocations"][0]["executionSuccessful"] != (status != 3):
        complain(f"{words}: executionSuccessful is wrong for the status {status}")
    for result in sarif["results"]:
        what = f"{words}: {result['ruleId']}"
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            complain(f"{what}: ruleIndex is another rule's")
        check_locations(what, result["locations"] + result.get("relatedLocations", []), bases)
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                text = open(path_of(change["artifactLocation"], bases), "rb").read()
                for replacement in change["replacements"]:
                    check_region(what + ": fix", replacement["deletedRegion"], text)
    return sarif


def check_fix(cwd, name, sarif):
    """Makes every safe fix of a warning or an error by hand, the last place first, and compares with --fix."""
    path = os.path.join(os.fsencode(cwd), name)
    text = before = open(path, "rb").read()
    replacements = [
        replacement
        for result in sarif["results"]
        if result["level"] != "note"
        for fix in result.get("fixes", [])
        if fix["properties"]["safety"] == "safe"
        for change in fix["artifactChanges"]
        for replacement in change["replacements"]
    ]
    for replacement in sorted(replacements, key=lambda item: -item["deletedRegion"]["byteOffset"]):
        text = replaced(text, replacement)
    status, out = run(["--fix", "--stdin-filename", os.fsdecode(name), "-"], cwd, text=before)
    if replacements and out != text:
        complain(f"{name}: the fixes give {text}, --fix gives {out}")
    return len(replacements)


def results_of(sarif, rule):
    return [result for result in sarif["results"] if result["ruleId"] == rule]


def check_single_files(cwd):
    fixed = 0
    for name in FILES:
        sarif = check_document([os.fsdecode(name)], cwd)
        fixed += check_fix(cwd, name, sarif)
        if (name == b"clean.cfg") != (sarif["results"] == []):
            complain(f"{name}: {len(sarif['results'])} results")
    if fixed < 3:
        complain(f"only {fixed} fixes were compared")


def check_particulars(cwd):
    sarif = check_document(["includer.cfg"], cwd)
    chain = [
        (place["physicalLocation"]["artifactLocation"]["uri"], place["physicalLocation"]["region"]["startLine"])
        for place in results_of(sarif, "unknown-command")[0]["relatedLocations"]
    ]
    if chain != [("part.cfg", 4), ("includer.cfg", 2)]:
        complain(f"the include chain is {chain}")
    if not results_of(check_document(["twice.cfg"], cwd), "duplicate-event-handler")[0].get("relatedLocations"):
        complain("the other handler is no related place")

    # The same finding of several inputs is one result, and the number of processes is not seen.
    everything = [os.fsdecode(name) for name in FILES]
    sarif = check_document(everything, cwd)
    places = [(r["ruleId"], json.dumps(r["locations"]), r["message"]["text"]) for r in sarif["results"]]
    if len(places) != len(set(places)):
        complain("a finding is told twice")
    outputs = {run(["--format", "sarif", "-j", jobs, *everything], cwd)[1] for jobs in ("1", "3", "8")}
    if len(outputs) != 1:
        complain("-j changes the output")

    # A line put in elsewhere does not change the fingerprint.
    before = check_document(["plain.cfg"], cwd)["results"]
    open(os.path.join(cwd, "plain.cfg"), "wb").write(b"# a comment\n" + FILES[b"plain.cfg"])
    after = check_document(["plain.cfg"], cwd)["results"]
    if [r["partialFingerprints"] for r in before] != [r["partialFingerprints"] for r in after]:
        complain("the fingerprints hang on line numbers")
    if len({json.dumps(r["partialFingerprints"]) for r in after}) != len(after):
        complain("two findings have one fingerprint")

    check_document(["-"], cwd, text=b"nonsense\n")
    check_document(["-c", "adapter driver dummy", "-c", "nonsense"], cwd)
    check_document(["--openocd", "all", "plain.cfg", "no-end.cfg"], cwd)
    check_document(["missing.cfg", "plain.cfg"], cwd)
    check_document(["-f", "missing.cfg"], cwd)

    # In a folder below the checkout, names are those from the checkout's folder.
    sarif = check_document(["../plain.cfg", "inner.cfg"], os.path.join(cwd, "below"), env={"GITHUB_WORKSPACE": cwd})
    names = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in sarif["results"]}
    if names != {"plain.cfg", "below/inner.cfg"}:
        complain(f"names below the checkout are {names}")


def main():
    with tempfile.TemporaryDirectory() as cwd:
        cwd = os.path.realpath(cwd)
        for name, text in FILES.items():
            with open(os.path.join(os.fsencode(cwd), name), "wb") as file:
                file.write(text)
        os.mkdir(os.path.join(cwd, "below"))
        with open(os.path.join(cwd, "below", "inner.cfg"), "wb") as file:
            file.write(b"nonsense\n")
        check_single_files(cwd)
        check_particulars(cwd)
    if len(sys.argv) > 2 and os.path.isdir(sys.argv[2]):
        sarif = check_document(["--isolated", "."], sys.argv[2])
        if not sarif["invocations"][0]["executionSuccessful"]:
            complain(f"not all of {sys.argv[2]} could be checked")
        print(f"{len(sarif['results'])} results of {sys.argv[2]}")
    print(f"{max(0, documents - failures)} passed, {failures} failed")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
