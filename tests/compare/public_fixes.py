#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Configs of public repositories that the installed OpenOCD does not load: how many load after --fix --unsafe-fixes?

TABLE has the columns repo and path; FOLDER holds the repositories as OWNER+NAME. Nothing of them is kept here. Each
file is run in its own folder and from the top of its repository, as people do; where it chooses no adapter, behind one.
Left out is what no edit of the text can mend: REASONS (columns repo, path, reason) says which and why; what is plugged
in, and drivers that the installed program was built without, tell so themselves. Copies of OpenOCD's own scripts are
passed over.
    public_fixes.py FOLDER TABLE... [--reasons REASONS] [--list]
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from case import Case, judge_behind_adapter
from real import RealOpenocd

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
SCRIPTS = '/usr/share/openocd/scripts'
COPY = re.compile(r'(^|/)openocd/scripts/')  # OpenOCD's own, put into a repository


def read_table(path):
    with open(path, encoding='utf-8') as file:
        head, *rows = [line.rstrip('\n').split('\t') for line in file if line.strip()]
    return [dict(zip(head, row)) for row in rows]


class Config:
    """One public file. `search`: the folder of its repository that it takes other files from; `before`, `after`:
    verdicts of the real program."""

    def __init__(self, repo, path):
        self.repo, self.path = repo, path
        self.search = None
        self.before = self.after = None
        self.reason = self.findings = ''

    def words(self, top):
        """(folder to run in, name, folders to search)."""
        if self.search is None:
            return os.path.join(top, os.path.dirname(self.path)), os.path.basename(self.path), []
        folder = os.path.join(top, self.search)
        return folder, os.path.relpath(os.path.join(top, self.path), folder), [folder]

    def folders_with(self, top, name):
        """Folders around the file below which NAME is; the nearest first."""
        folder = os.path.dirname(self.path)
        while folder:
            folder = os.path.dirname(folder)
            if os.path.isfile(os.path.join(top, folder, name)):
                yield folder


class Fixing:
    def __init__(self, arguments, scratch):
        self.arguments, self.scratch = arguments, scratch
        self.real = RealOpenocd(arguments.openocd, scratch)
        self.lint = os.path.abspath(arguments.lint)

    def judge(self, config, top):
        folder, name, search = config.words(top)

        def make(words):
            case = Case(name, words + [('-f', name)], self.arguments.scripts, folder=folder)
            case.search = search + case.search
            return case
        return judge_behind_adapter(self.real, make)

    def judge_in_place(self, config, top):
        """In its own folder; where it does not find a file there, in the folder around it that has the file."""
        verdict = self.judge(config, top)
        for folder in config.folders_with(top, missing_file(verdict)) if missing_file(verdict) else ():
            config.search = folder
            other = self.judge(config, top)
            if missing_file(other) != missing_file(verdict):
                return other
        config.search = None if missing_file(verdict) else config.search
        return verdict

    def is_openocd(self, path):
        process = subprocess.run([self.lint, '--isolated', '--skip-unrelated', '--fail-on', 'never', '--format', 'json', path],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30, check=False)
        return b'"inputs"' in process.stdout

    def fix(self, config, top):
        folder, name, search = config.words(top)
        words = [self.lint, '--isolated', '--openocd', '0.12.0', '--fix', '--unsafe-fixes', '--fail-on', 'never']
        for item in search + [self.arguments.scripts]:
            words += ['-s', item]
        process = subprocess.run(words + [name], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                 timeout=60, check=False)
        return process.stdout.decode('utf-8', 'replace')

    def run(self, config):
        source = os.path.join(self.arguments.folder, config.repo.replace('/', '+'))
        config.before = self.judge_in_place(config, source)
        if config.before.ok or config.before.left_out:
            return
        top = os.path.join(self.scratch, 'repo')
        shutil.rmtree(top, ignore_errors=True)
        shutil.copytree(source, top, symlinks=True)
        config.findings = self.fix(config, top)
        config.after = self.judge(config, top)


def missing_file(verdict):
    """The name of the file that it stops at, or ''."""
    found = re.search(r"Can't find (\S+)|couldn't (?:open|read file) \"([^\"]+)\"", verdict.message)
    return found.group(1) or found.group(2) if found and not verdict.ok else ''


def configs_of(arguments):
    seen = set()
    for table in arguments.tables:
        for row in read_table(table):
            key = (row['repo'], row['path'])
            path = os.path.join(arguments.folder, row['repo'].replace('/', '+'), row['path'])
            if key not in seen and os.path.isfile(path) and not COPY.search(row['path']):
                seen.add(key)
                yield Config(*key), path


def percent(part, whole):
    return '%d of %d (%.1f %%)' % (part, whole, 100.0 * part / whole if whole else 0)


def report(configs, arguments):
    failing = [config for config in configs if config.after]
    counted = [config for config in failing if not config.reason]
    good = sum(config.after.ok for config in counted)
    print('%d public configs; %d load; %d left out for what is plugged in or built' % (
        len(configs), sum(config.before.ok for config in configs),
        sum(bool(config.before.left_out) for config in configs)))
    for reason, count in Counter(config.reason for config in failing if config.reason).most_common():
        print('  left out, %s: %d' % (reason, count))
    print('fail for a cause in their text: %d; load after the fixes: %s' % (len(counted), percent(good, len(counted))))
    for config in counted:
        if arguments.list or not config.after.ok:
            print('%s\t%s\t%s\t%s' % (config.repo, config.path, config.before, config.after))
            if arguments.findings:
                print(config.findings)
    return good / len(counted) if counted else 1.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n', 1)[0])
    parser.add_argument('folder')
    parser.add_argument('tables', nargs='+', metavar='TABLE')
    parser.add_argument('--lint', default=os.path.join(TOP, 'build', 'openocdlint'))
    parser.add_argument('--openocd', default='openocd', help='the real program, 0.12.0')
    parser.add_argument('--scripts', default=SCRIPTS)
    parser.add_argument('--reasons', default=os.path.join(HERE, 'public_fixes.tsv'))
    parser.add_argument('--only', default='', help='part of a name')
    parser.add_argument('--list', action='store_true', help='those that load after the fixes, too')
    parser.add_argument('--findings', action='store_true', help='what the program says of each that is listed')
    parser.add_argument('--min', type=float, default=0.0, help='per cent that have to load')
    arguments = parser.parse_args()
    arguments.folder = os.path.abspath(arguments.folder)
    reasons = {(row['repo'], row['path']): row['reason'] for row in read_table(arguments.reasons)}
    with tempfile.TemporaryDirectory() as scratch:
        fixing = Fixing(arguments, scratch)
        configs = []
        for config, path in configs_of(arguments):
            if arguments.only not in config.repo + '/' + config.path or not fixing.is_openocd(path):
                continue
            config.reason = reasons.get((config.repo, config.path), '')
            fixing.run(config)
            configs.append(config)
        share = report(configs, arguments)
    return 0 if 100 * share >= arguments.min else 1


if __name__ == '__main__':
    sys.exit(main())
