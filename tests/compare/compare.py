#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds openocdlint's `load` verdicts against the OpenOCD installed here.

usage: compare.py --lint build/openocdlint [options] WHAT...

WHAT is any of
  scripts     every shipped script alone, and again behind `adapter driver dummy`
  pairs       four interfaces x every target
  mutants     damaged copies of shipped scripts (--seed, --count, --only)
  calls       random calls of any command described in knowledge/commands (--seed, --count, --only)
  commands    the configurations in commands.txt, and each of these commands twice (--seed)
  public      config files fetched into --folder, as listed in --table

Compared are the verdict, the place where it stops, and how it ended. Runs in which OpenOCD itself crashes or does not
end, and those that fail for the hardware or for how that binary was built, are left out and counted.
Exit status: 0 when every floor is held, 1 when not, 77 (skipped) when OpenOCD or its scripts are not installed.
"""
import argparse
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import partial

sys.dont_write_bytecode = True
from calls import call_case, read_cases, read_rows
from case import Case, Program, judge
from mutate import INTERFACES, Corpus, mutant
from public import public_cases
from real import RealOpenocd, limit_resources
from reduce import reduce_outcome

SKIPPED = 77


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('what', nargs='+', choices=('scripts', 'pairs', 'mutants', 'calls', 'commands', 'public'))
    parser.add_argument('--lint', required=True, help='the program to test')
    parser.add_argument('--real', default='openocd', help='the OpenOCD to hold it against')
    parser.add_argument('--scripts', default='/usr/share/openocd/scripts')
    parser.add_argument('--version', default='0.12.0', help='skip when the OpenOCD found is another one')
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--seed', default='1')
    parser.add_argument('--count', type=int, default=300, help='how many mutants, how many calls')
    parser.add_argument('--first', type=int, default=0, help='number of the first mutant')
    parser.add_argument('--only', type=int, help='this mutant alone')
    parser.add_argument('--table', help='public: columns repo and path name the files')
    parser.add_argument('--folder', help='public: where they were fetched to, as FOLDER/OWNER+NAME/PATH')
    parser.add_argument('--show', type=int, default=10, help='how many mismatches to print')
    parser.add_argument('--list', help='write a line for each mismatch to this file')
    parser.add_argument('--no-reduce', action='store_true', help='do not look for the shortest mutant')
    parser.add_argument('--unlimited', action='store_true', help='no limit on memory: for a program built with sanitizers')
    parser.add_argument('--min-verdict', type=float, default=100.0, metavar='PERCENT')
    parser.add_argument('--min-place', type=float, default=100.0, metavar='PERCENT')
    parser.add_argument('--min-ended', type=float, default=0.0, metavar='PERCENT')
    return parser.parse_args()


def skip(reason):
    print('SKIPPED: ' + reason)
    sys.exit(SKIPPED)


def check_installed(options):
    program = shutil.which(options.real)
    if not program:
        skip('there is no %s to compare with: install OpenOCD %s' % (options.real, options.version))
    text = subprocess.run([program, '--version'], capture_output=True, text=True, check=False).stderr
    if options.version not in text.split('\n')[0]:
        skip('%s is not version %s' % (program, options.version))
    if not os.path.isdir(options.scripts):
        skip('its scripts are not in %s' % options.scripts)
    return program


def script_cases(corpus):
    for path in corpus.texts:
        for name, before in (('alone', []), ('behind dummy', [('-c', 'adapter driver dummy')])):
            yield Case('%s %s' % (path, name), before + [('-f', path)], corpus.folder)


def pair_cases(corpus):
    for interface in INTERFACES:
        for target in corpus.of_kind['target']:
            yield Case('%s %s' % (interface, target), [('-f', interface), ('-f', target)], corpus.folder)


def numbers(options):
    return [options.only] if options.only is not None else range(options.first, options.first + options.count)


def mutant_cases(corpus, options, bench):
    return [partial(mutant, corpus, options.seed, number, bench.loads) for number in numbers(options)]


HERE = os.path.dirname(os.path.abspath(__file__))


def call_cases(corpus, options):
    rows = read_rows(os.path.join(HERE, '../../knowledge/commands'))
    return [partial(call_case, corpus, rows, options.seed, number) for number in numbers(options)]


def command_cases(corpus, options):
    for name, text in read_cases(os.path.join(HERE, 'commands.txt')):
        yield Case('commands.txt: ' + name, [('-f', 'commands.cfg')], corpus.folder, {'commands.cfg': text.encode()})
    rows = 2 * read_rows(os.path.join(HERE, '../../knowledge/commands'))
    for number, row in enumerate(rows):
        yield partial(call_case, corpus, rows, options.seed + ' of commands', number, row)


def cases_of(what, corpus, options, bench):
    """Cases, or functions that make one: mutants are made where they are judged, in parallel."""
    if what == 'scripts':
        return script_cases(corpus)
    if what == 'pairs':
        return pair_cases(corpus)
    if what == 'mutants':
        return mutant_cases(corpus, options, bench)
    if what == 'calls':
        return call_cases(corpus, options)
    if what == 'commands':
        return command_cases(corpus, options)
    return public_cases(options.table, options.folder, options.scripts)


class Tally:
    def __init__(self):
        self.left_out, self.total, self.verdicts, self.placed, self.places, self.ends = {}, 0, 0, 0, 0, 0
        self.misses = []

    def add(self, outcome):
        if not outcome.counts():
            reason = outcome.real.left_out
            self.left_out[reason] = self.left_out.get(reason, 0) + 1
            return
        self.total += 1
        self.verdicts += outcome.same_verdict()
        self.ends += outcome.same_verdict() and outcome.same_end()
        self.placed += outcome.has_place()
        self.places += outcome.has_place() and outcome.same_place()
        if outcome.fault():
            self.misses.append(outcome)

    @staticmethod
    def percent(part, whole):
        return 100.0 * part / whole if whole else 100.0

    def report(self, what):
        print('%s: verdict %d/%d = %.2f %%, place %d/%d = %.2f %%, ended %d/%d = %.2f %%, left out %d' % (
            what, self.verdicts, self.total, self.percent(self.verdicts, self.total),
            self.places, self.placed, self.percent(self.places, self.placed),
            self.ends, self.verdicts, self.percent(self.ends, self.verdicts), sum(self.left_out.values())))
        for reason, count in sorted(self.left_out.items()):
            print('  left out %d: %s' % (count, reason))

    def holds(self, options):
        return (self.percent(self.verdicts, self.total) >= options.min_verdict and
                self.percent(self.places, self.placed) >= options.min_place and
                self.percent(self.ends, self.verdicts) >= options.min_ended)


def side(case, verdict):
    text = str(verdict)
    return text.replace(verdict.file, case.short_path(verdict.file)) if verdict.file else text


def describe(outcome):
    case = outcome.case
    print('MISMATCH (%s) in %s' % (outcome.fault(), case.name))
    print('  run:         ' + case.command_line())
    print('  openocd:     ' + side(case, outcome.real))
    print('  openocdlint: ' + side(case, outcome.ours))
    for path, text in case.overlay.items():
        print('  with %s:' % path)
        for line in text.decode('latin-1').splitlines():
            print('    | ' + line)


class Bench:
    """Folders and judges, one set a thread."""

    def __init__(self, options, program):
        self.options, self.program = options, program
        self.top = tempfile.mkdtemp(prefix='openocdlint-compare-')
        self.local = threading.local()
        self.sound = {}

    def close(self):
        shutil.rmtree(self.top, ignore_errors=True)

    def judge(self, case, real_only=False):
        if not hasattr(self.local, 'folder'):
            self.local.folder = tempfile.mkdtemp(dir=self.top)
            self.local.real = RealOpenocd(self.program, self.local.folder)
            self.local.ours = Program(os.path.abspath(self.options.lint), self.options.version)
        return judge(case, self.local.folder, self.local.real, None if real_only else self.local.ours)

    def judge_next(self, case):
        return self.judge(case() if callable(case) else case)

    def loads(self, inputs):
        """Whether OpenOCD loads these shipped files as they are."""
        key = tuple(inputs)
        if key not in self.sound:
            self.sound[key] = self.judge(Case('', inputs, self.options.scripts), real_only=True).real.ok
        return self.sound[key]

    def shorten(self, outcome):
        case = outcome.case
        if not case.overlay:
            return outcome

        def judge_overlay(overlay):
            return self.judge(Case(case.name, case.inputs, case.scripts, overlay))
        again = judge_overlay(case.overlay)
        return reduce_outcome(again, judge_overlay) if again.fault() == outcome.fault() else outcome


def compare(what, corpus, options, bench):
    tally = Tally()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for outcome in pool.map(bench.judge_next, cases_of(what, corpus, options, bench)):
            tally.add(outcome)
        shown = tally.misses[:options.show]
        if not options.no_reduce:
            shown = list(pool.map(bench.shorten, shown))
    for outcome in shown:
        describe(outcome)
    if len(tally.misses) > len(shown):
        print('... and %d more mismatches' % (len(tally.misses) - len(shown)))
    if options.list:
        with open(options.list, 'a', encoding='utf-8') as file:
            for outcome in tally.misses:
                print(outcome.fault(), outcome.case.name, side(outcome.case, outcome.real),
                      side(outcome.case, outcome.ours), sep='\t', file=file)
    tally.report(what)
    return tally.holds(options)


def main():
    options = arguments()
    program = check_installed(options)
    limit_resources(not options.unlimited)
    corpus = Corpus(os.path.realpath(options.scripts))
    bench = Bench(options, program)
    try:
        held = [compare(what, corpus, options, bench) for what in options.what]
    finally:
        bench.close()
    sys.exit(0 if all(held) else 1)


if __name__ == '__main__':
    main()
