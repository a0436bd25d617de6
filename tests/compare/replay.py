#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Changes by which people brought OpenOCD configs to a newer version, made again by --fix: does the file before, fixed,
set up what the file after does?

TABLE has the columns repo, commit, version and files (a pattern; optional); FOLDER holds clones as OWNER+NAME. Nothing
of them is kept here.
    replay.py TABLE FOLDER [--scripts VERSION DIR]...
"""
import argparse
import difflib
import fnmatch
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NOT_MIGRATION = 'missing-gdb-attach,missing-gdb-detach,missing-reset-config,gdb-attach-never-halts'


def git(clone, *words):
    return subprocess.run(('git', '-C', clone) + words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=False).stdout


def find_clone(folder, repo):
    top = os.path.join(folder, repo.replace('/', '+'))
    return os.path.join(top, 'repo') if os.path.isdir(os.path.join(top, 'repo')) else top


def check_out(clone, commit, folder):
    """The scripts of COMMIT, and nothing else of it."""
    names = git(clone, 'ls-tree', '-r', '--name-only', '-z', commit).decode('utf-8', 'replace').split('\0')
    names = [name for name in names if name.endswith(('.cfg', '.tcl'))]
    for at in range(0, len(names), 200):
        data = git(clone, 'archive', commit, '--', *names[at:at + 200])
        if data:
            with tarfile.open(fileobj=io.BytesIO(data)) as archive:
                archive.extractall(folder, filter='data')


def changed_files(clone, commit, pattern):
    """Old and new name of each script that COMMIT changed."""
    for line in git(clone, 'show', '--format=', '--name-status', '-M', commit).decode().splitlines():
        status, *names = line.split('\t')
        if status[0] in 'MR' and names[-1].endswith(('.cfg', '.tcl')) and fnmatch.fnmatch(names[-1], pattern):
            yield names[0], names[-1]


def code_lines(text):
    """Without comments, blank lines and differences in blanks."""
    lines = [' '.join(re.sub(r'(^|;)\s*#.*', '', line).split()) for line in text.splitlines()]
    return [line for line in lines if line]


class Lint:
    def __init__(self, program, version, scripts):
        self.words = ['--isolated', '--openocd', version, '--format', 'json']
        self.words += ['-s', scripts] if scripts else []
        self.program = program

    def run(self, folder, name, *options):
        process = subprocess.run([self.program, *options, *self.words, name], cwd=folder, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, timeout=60, check=False)
        return json.loads(process.stdout)['runs'][0]

    def fix(self, folder, name, unsafe):
        self.run(folder, name, '--fix', '--ignore', NOT_MIGRATION, *(['--unsafe-fixes'] if unsafe else []))

    def facts(self, folder, name):
        run = self.run(folder, name, 'show')
        facts = Counter((fact['kind'], fact['name'], ' '.join(fact['value'].split())) for fact in run['facts'])
        return run['load']['ok'], facts


def replay(row, arguments, folder):
    """(file, did the old one load, does it load now, does the people's, same text, facts that differ, differing lines)"""
    clone = find_clone(arguments.folder, row['repo'])
    scripts = dict(arguments.scripts or []).get(row['version'])
    lint = Lint(os.path.abspath(arguments.lint), row['version'], scripts)
    before, after = os.path.join(folder, 'before'), os.path.join(folder, 'after')
    check_out(clone, row['commit'] + '^', before)
    check_out(clone, row['commit'], after)
    for old, new in changed_files(clone, row['commit'], row.get('files') or '*'):
        was, _ = lint.facts(os.path.dirname(os.path.join(before, old)), os.path.basename(old))
        lint.fix(os.path.dirname(os.path.join(before, old)), os.path.basename(old), arguments.unsafe_fixes)
        ours, mine = lint.facts(os.path.dirname(os.path.join(before, old)), os.path.basename(old))
        people, theirs = lint.facts(os.path.dirname(os.path.join(after, new)), os.path.basename(new))
        facts = [('-',) + fact for fact in (theirs - mine)] + [('+',) + fact for fact in (mine - theirs)]
        texts = []
        for top, name in ((after, new), (before, old)):
            with open(os.path.join(top, name), encoding='utf-8', errors='replace') as file:
                texts.append(code_lines(file.read()))
        lines = [line for line in difflib.unified_diff(*texts, n=0, lineterm='')
                 if line[0] in '+-' and not line.startswith(('+++', '---'))]
        yield new, was, ours, people, facts, lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n', 1)[0])
    parser.add_argument('table')
    parser.add_argument('folder')
    parser.add_argument('--lint', default=os.path.join(TOP, 'build', 'openocdlint'))
    parser.add_argument('--scripts', nargs=2, action='append', metavar=('VERSION', 'DIR'))
    parser.add_argument('--unsafe-fixes', action='store_true')
    parser.add_argument('--list', action='store_true', help='what differs: - in theirs only, + in ours only')
    arguments = parser.parse_args()
    with open(arguments.table, encoding='utf-8') as file:
        head, *rows = [line.rstrip('\n').split('\t') for line in file if line.strip()]
    total = same = 0
    for row in (dict(zip(head, cells)) for cells in rows):
        with tempfile.TemporaryDirectory() as folder:
            for name, was, ours, people, facts, lines in replay(row, arguments, folder):
                total += 1
                same += not facts and ours >= people
                print('%s %s %s: loads %s -> %s (theirs %s), %d facts, %d lines differ' % (
                    row['repo'], row['commit'][:9], name, was, ours, people, len(facts), len(lines)))
                if arguments.list:
                    for fact in facts:
                        print('    fact ' + ' '.join(fact)[:160])
                    for line in lines:
                        print('    text ' + line[:160])
    print('%d files, %d set up the same' % (total, same))
    return 0


if __name__ == '__main__':
    sys.exit(main())
