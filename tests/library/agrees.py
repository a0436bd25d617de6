#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""agrees.py CHECK_FILE PROGRAM ROOT: the library says of a file, byte for byte, what the program says of it."""
import glob
import os
import subprocess
import sys

SCRIPTS = "/usr/share/openocd/scripts"


def run(words, folder):
    done = subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, timeout=60)
    return done.returncode, done.stdout


def main():
    check_file, program, root = (os.path.abspath(word) for word in sys.argv[1:4])
    files = sorted(glob.glob(os.path.join(root, "fixtures/rules/*/*/*.cfg")))[::9]
    files += sorted(glob.glob(SCRIPTS + "/board/*.cfg"))[::12]
    failures = 0
    for path in files:
        folder, name = os.path.split(path)
        ours = run([check_file, name] + ([SCRIPTS] if os.path.isdir(SCRIPTS) else []), folder)
        theirs = run([program, "--isolated", "--format", "json", name], folder)
        if ours != theirs:
            failures += 1
            print("FAILED: %s: status %d and %d, %d and %d bytes"
                  % (path, ours[0], theirs[0], len(ours[1]), len(theirs[1])))
    print("%d files, %d differences" % (len(files), failures))
    return 1 if failures or len(files) < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
