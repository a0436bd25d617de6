#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts what openocdlint finds in many files, and draws findings for a person to judge.

usage: survey.py --lint build/openocdlint shipped [--scripts FOLDER] [--seed 1] [--count 100] [--judged PAGE]
       survey.py --lint build/openocdlint public --table TABLE --folder FOLDER

shipped  the shipped scripts that OpenOCD gets through to their end, each alone, or else behind `adapter driver dummy`:
         all errors, the rules by the number of their warnings, and a sample of COUNT warnings. A warning is in the
         sample by a hash of the seed, its script, line and rule, so that a change of one rule does not draw the others
         anew. Those that the tables of the page --judged name (script, line, rule in the first three columns) are only
         counted.
public   config files fetched into FOLDER as OWNER+NAME/PATH, as listed in TABLE (columns repo and path): the share with
         an error or a warning and the most common rules. Files without any OpenOCD command are left out.
"""
import argparse
import collections
import hashlib
import json
import os
import re
import subprocess
import sys

BATCH = 40
TOP = 10
# A line that only OpenOCD reads: many other programs have files with these suffixes.
COMMAND = re.compile(rb'^\s*(adapter[ _]|interface\s+\w+\s*$|transport select|jtag[ _]|swd newdap|swj_newdap|'
                     rb'target create|flash bank|reset_config|hla_|ftdi[ _]|gdb_port|telnet_port|dap create|'
                     rb'\$_?TARGETNAME|source\s+\[find|reset (halt|init|run)|program\s|mww\s)', re.MULTILINE)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('what', choices=('shipped', 'public'))
    parser.add_argument('--lint', required=True, help='the program')
    parser.add_argument('--version', default='0.12.0', help='of OpenOCD')
    parser.add_argument('--scripts', default='/usr/share/openocd/scripts')
    parser.add_argument('--seed', default='1')
    parser.add_argument('--count', type=int, default=100)
    parser.add_argument('--judged', help='page with the tables of what has been judged')
    parser.add_argument('--table', help='public: columns repo and path name the files')
    parser.add_argument('--folder', help='public: where they were fetched to')
    return parser.parse_args()


def check(program, version, words, folder):
    """The runs of one call: one for each file, or a single one where WORDS hold -c and -f."""
    command = [program, '--isolated', '--openocd', version, '--format', 'json'] + words
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return json.loads(done.stdout.decode('utf-8', 'replace'))['runs']


def check_shipped(options, files):
    """(name, runs) for the two ways to give a script: alone, and the rest behind an adapter."""
    alone = []
    for first in range(0, len(files), BATCH):
        alone += check(options.lint, options.version, files[first:first + BATCH], options.scripts)
    behind = []
    for run in alone:
        if run['load']['ended'] != 'end':
            words = ['-c', 'adapter driver dummy', '-f', run['inputs'][-1]]
            behind += check(options.lint, options.version, words, options.scripts)
    return ('alone', alone), ('behind the dummy adapter', behind)


def below(folder, suffixes):
    for top, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.endswith(suffixes):
                yield os.path.relpath(os.path.join(top, name), folder)


def key_of(run, finding):
    """A finding in a -c is one about the script behind it."""
    file = run['inputs'][-1] if finding['file'].startswith('<') else finding['file']
    return file, str(finding['start']['line']), finding['rule']


def drawn(findings, seed, count):
    def number(key):
        return hashlib.sha256(' '.join((seed,) + key).encode()).digest()
    return sorted(sorted(findings, key=number)[:count])


def judged_keys(page):
    keys = set()
    with open(page, encoding='utf-8') as file:
        for line in file:
            cells = [cell.strip(' `') for cell in line.strip().strip('|').split('|')]
            if len(cells) >= 4:
                keys.add(tuple(cells[:3]))
    return keys


def print_rules(counts, what, limit=None):
    print('\n| rule | %s |\n| --- | ---: |' % what)
    for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]:
        print('| `%s` | %d |' % (rule, count))


def shipped(options):
    found = {'error': {}, 'warning': {}, 'note': {}}
    for way, runs in check_shipped(options, list(below(options.scripts, ('.cfg', '.tcl')))):
        runs = [run for run in runs if run['load']['ended'] == 'end']
        before = {severity: len(keys) for severity, keys in found.items()}
        for run in runs:
            for finding in run['diagnostics']:
                found[finding['severity']].setdefault(key_of(run, finding), finding['message'])
        print('%s, %d scripts run to their end: %s' % (way, len(runs), ', '.join(
            '%d %ss' % (len(keys) - before[severity], severity) for severity, keys in found.items())))
    print_rules(collections.Counter(key[2] for key in found['warning']), 'warnings')
    sample = drawn(found['warning'], options.seed, options.count)
    judged = judged_keys(options.judged) if options.judged else set()
    print('\n%d in the sample, of which %d are judged' % (len(sample), sum(key in judged for key in sample)))
    for key in sorted(found['error']) + [key for key in sample if key not in judged]:
        print('| `%s` | %s | `%s` | %s |' % (key + (found['error'].get(key) or found['warning'][key],)))
    return 1 if found['error'] else 0


def is_config(path):
    with open(path, 'rb') as file:
        return COMMAND.search(file.read()) is not None


def public_files(table, folder):
    with open(table, encoding='utf-8') as file:
        head, *rows = [line.rstrip('\n').split('\t') for line in file]
    for row in rows:
        fields = dict(zip(head, row))
        path = os.path.join(fields['repo'].replace('/', '+'), fields['path'])
        if os.path.isfile(os.path.join(folder, path)) and is_config(os.path.join(folder, path)):
            yield path


def public(options):
    files = list(public_files(options.table, options.folder))
    runs, severities, rules, notes = 0, collections.Counter(), collections.Counter(), collections.Counter()
    for path in files:
        folder, name = os.path.split(os.path.join(options.folder, path))
        for run in check(options.lint, options.version, [name], folder):
            runs += 1
            found = {(finding['severity'], finding['rule']) for finding in run['diagnostics']}
            severities.update({severity for severity, _ in found})
            bad = {rule for severity, rule in found if severity != 'note'}
            severities['either'] += bool(bad)
            rules.update(bad)
            notes.update({rule for severity, rule in found if severity == 'note'})
    print('%d files: %d (%.0f %%) with an error, %d (%.0f %%) with a warning, %d (%.0f %%) with either' %
          ((runs,) + tuple(value for name in ('error', 'warning', 'either')
                           for value in (severities[name], 100 * severities[name] / max(1, runs)))))
    print_rules(rules, 'files with such an error or warning', TOP)
    print_rules(notes, 'files with such a note', TOP)
    return 0


def main():
    options = arguments()
    options.lint = os.path.abspath(options.lint)
    return shipped(options) if options.what == 'shipped' else public(options)


if __name__ == '__main__':
    sys.exit(main())
