#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Boards of an old release, each copied alone into a folder as a stranger would have it, brought to a new version by
--fix: how many load there, and is what they set up what the board of that name in the new version sets up?

The folders hold OpenOCD's scripts of each version (the folder tcl/ of its source); nothing of them is kept here.
    migrate.py --from 0.10.0 OLD/tcl --to 0.12.0 NEW/tcl [--openocd openocd] [--unsafe-fixes] [--list]
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from case import ADAPTERS, Case, Program, judge_behind_adapter
from real import RealOpenocd

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# They add what neither the old nor the new board has.
NOT_MIGRATION = 'missing-gdb-attach,missing-gdb-detach,missing-reset-config,gdb-attach-never-halts'


def adapters_of(version):
    word = 'interface' if version == '0.10.0' else 'adapter driver'
    return tuple(adapter.replace('adapter driver', word) for adapter in ADAPTERS)


def renames():
    """Old path -> new path, of the scripts that went to one place."""
    row = re.compile(r'old_script: "([^"]+)", new_script: "([^"|+-][^"|+]*)"')
    with open(os.path.join(TOP, 'knowledge', 'script-renames.yaml'), encoding='utf-8') as file:
        return dict(match.groups() for match in map(row.search, file) if match)


def find_successor(board, scripts, moved):
    """Path below SCRIPTS of what BOARD is called there, or None."""
    seen = set()
    while board and board not in seen:
        if os.path.isfile(os.path.join(scripts, board)):
            return board
        seen.add(board)
        board = moved.get(board)
    return None


def essence(body):
    """Of a handler: what it does, without comments and without what it prints."""
    lines = [re.sub(r'(^|;)\s*#.*', '', line).strip() for line in body.splitlines()]
    return ' '.join(' '.join(line.split()) for line in lines if line and not re.match(r'(echo|puts)\b', line))


class Board:
    def __init__(self, name):
        self.name = name
        self.at_home = self.before = self.after = self.real = None
        self.ours_now = None  # of the new release's own board
        self.differences = []
        self.successor = None

    def loads(self):
        return self.after.ok and (self.real is None or self.real.ok)


class Migration:
    def __init__(self, arguments, folder):
        self.arguments, self.folder = arguments, folder
        self.scripts = os.path.abspath(arguments.to[1])
        self.program = Program(arguments.lint, arguments.to[0])
        self.real = RealOpenocd(arguments.openocd, folder) if arguments.openocd else None
        self.moved = renames()

    def words(self):
        return [self.arguments.lint, '--isolated', '--openocd', self.arguments.to[0], '-s', self.scripts]

    def show(self, folder, name):
        """(facts as a multiset, behind an assumed adapter?)."""
        command = self.words()
        command[1:1] = ['show']
        process = subprocess.run(command + ['--format', 'json', name], cwd=folder, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, timeout=20)
        run = json.loads(process.stdout)['runs'][0]
        facts = Counter((fact['kind'], fact['name'], essence(fact['value'])) for fact in run['facts'])
        return facts, run['assumed_adapter']

    def fix(self, folder):
        options = ['--fix', '--format', 'json', '--ignore', NOT_MIGRATION] + (['--unsafe-fixes'] if self.arguments.unsafe_fixes else [])
        names = sorted(os.listdir(folder))
        for name in names:
            process = subprocess.run(self.words() + options + [name], cwd=folder, stdout=subprocess.DEVNULL,
                                     stderr=subprocess.PIPE, timeout=60)
            for line in process.stderr.decode('utf-8', 'replace').splitlines():
                print('  ' + line)

    def judge(self, folder, name, judge, scripts=None, adapters=None):
        scripts = scripts or self.scripts
        adapters = adapters or adapters_of(self.arguments.to[0])
        return judge_behind_adapter(
            judge, lambda words: Case(name, words + [('-f', name)], scripts, folder=folder), adapters)

    def compare(self, board, folder):
        board.successor = find_successor('board/' + board.name, self.scripts, self.moved)
        if not board.successor:
            return
        name = os.path.join(self.scripts, board.successor)
        board.ours_now = self.judge(folder, name, self.program)
        copies = os.path.join(self.folder, 'theirs')  # a user's file, as the old one is
        os.makedirs(copies, exist_ok=True)
        shutil.copyfile(name, os.path.join(copies, board.name))
        mine, _ = self.show(folder, board.name)
        theirs, _ = self.show(copies, board.name)
        board.differences = [('-',) + fact for fact in (theirs - mine)] + [('+',) + fact for fact in (mine - theirs)]

    def run(self):
        folder = os.path.join(self.folder, 'boards')
        source = os.path.join(os.path.abspath(self.arguments.old[1]), 'board')
        os.makedirs(folder)
        for name in os.listdir(source):
            if name.endswith('.cfg'):
                shutil.copyfile(os.path.join(source, name), os.path.join(folder, name))
        boards = [Board(name) for name in sorted(os.listdir(folder))]
        old = Program(self.arguments.lint, self.arguments.old[0])
        old_adapters = adapters_of(self.arguments.old[0])
        for board in boards:
            board.at_home = self.judge(folder, board.name, old, os.path.dirname(source), old_adapters)
            board.before = self.judge(folder, board.name, self.program)
        self.fix(folder)
        for board in boards:
            board.after = self.judge(folder, board.name, self.program)
            if self.real:
                board.real = self.judge(folder, board.name, self.real)
            self.compare(board, folder)
        return boards


def percent(part, whole):
    return '%d of %d (%.1f %%)' % (part, whole, 100.0 * part / whole if whole else 0)


def report(boards, arguments):
    count = len(boards)
    good = [board for board in boards if board.loads()]
    print('%s -> %s: %d boards' % (arguments.old[0], arguments.to[0], count))
    print('  load in their own version: ' + percent(sum(board.at_home.ok for board in boards), count))
    print('  loaded before: ' + percent(sum(board.before.ok for board in boards), count))
    print('  load after:    ' + percent(len(good), count))
    judged = [board for board in boards if board.real and not board.real.left_out]
    if judged:
        agreed = sum(board.real.ok == board.after.ok for board in judged)
        print('  judged by the real OpenOCD, verdict the same: ' + percent(agreed, len(judged)))
    named = [board for board in good if board.successor and board.ours_now.ok]
    print('  set up what the board of that name does: '
          + percent(sum(not board.differences for board in named), len(named)))
    for board in boards:
        if not board.loads():
            own = 'there is no such board now' if not board.successor else 'that version\'s own board %s' % (
                'loads' if board.ours_now.ok else 'does not load either')
            home = '' if board.at_home.ok else 'nor did it in its own version; '
            print('  stops: %s (%s%s): %s' % (board.name, home, own, board.after))
            if board.real and board.real.ok != board.after.ok:
                print('         the real OpenOCD: %s' % board.real)
    if arguments.list:
        for board in named:
            for difference in board.differences:
                print('  differs: %s: %s' % (board.name, ' '.join(difference)[:300]))
    return len(good) / count if count else 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n', 1)[0])
    parser.add_argument('--lint', default=os.path.join(TOP, 'build', 'openocdlint'))
    parser.add_argument('--openocd', help='the real program of the new version')
    parser.add_argument('--from', dest='old', nargs=2, required=True, metavar=('VERSION', 'SCRIPTS'))
    parser.add_argument('--to', nargs=2, required=True, metavar=('VERSION', 'SCRIPTS'))
    parser.add_argument('--unsafe-fixes', action='store_true')
    parser.add_argument('--list', action='store_true', help='every difference to the new board')
    parser.add_argument('--keep', help='a folder to leave the migrated boards in')
    parser.add_argument('--min-load', type=float, default=0.0, help='per cent of the boards that have to load')
    arguments = parser.parse_args()
    arguments.lint = os.path.abspath(arguments.lint)
    with tempfile.TemporaryDirectory() as folder:
        share = report(Migration(arguments, folder).run(), arguments)
        if arguments.keep:
            shutil.copytree(os.path.join(folder, 'boards'), arguments.keep, dirs_exist_ok=True)
    return 0 if 100 * share >= arguments.min_load else 1


if __name__ == '__main__':
    sys.exit(main())
