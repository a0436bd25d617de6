# SPDX-License-Identifier: MIT
"""How often `diagnose` is right: diagnose.py PROGRAM FOLDER [--half NAME] [--wrong]

FOLDER holds logs with known causes, outside of the repository, as they are other people's:
  cases.tsv   a row a log, with the columns id, cause, acceptable_second (causes that a fair judge would accept as well,
              separated by commas); others are left alone
  split.tsv   id and half: `build` for choosing weights, `measure` for nothing but measuring
  cases/ID.log
Prints how often the known cause is the first answer (top-1) and among the first three (top-3), how often the first is
one that a fair judge accepts, and, by the confidence of the first answer, how often it is right. --wrong lists the logs
whose first answer is another: of the build half only, as nobody should learn from the other one.
"""
import argparse
import collections
import csv
import json
import math
import os
import subprocess
import sys

TIMEOUT = 60


def rows_of(folder, half):
    """The rows of one half; of the others not more than the id is looked at."""
    with open(os.path.join(folder, 'split.tsv'), encoding='utf-8') as file:
        ids = {row['id'] for row in csv.DictReader(file, delimiter='\t') if row['half'] == half}
    with open(os.path.join(folder, 'cases.tsv'), encoding='utf-8') as file:
        names = file.readline().rstrip('\n').split('\t')
        for line in file:
            fields = line.rstrip('\n').split('\t')
            if fields[0] in ids:
                yield dict(zip(names, fields))


def answers(program, log):
    """(cause, confidence), most likely first."""
    done = subprocess.run([program, 'diagnose', '--isolated', '--format', 'json', log], capture_output=True,
                          timeout=TIMEOUT, check=True)
    return [(cause['cause'], cause['confidence']) for cause in json.loads(done.stdout)['causes']]


class Tally:
    def __init__(self):
        self.count = self.first = self.among_three = self.accepted = 0
        self.loss = 0.0
        self.by_confidence = collections.defaultdict(list)

    def add(self, row, found):
        names = [name for name, _ in found]
        accepted = {row['cause'], *filter(None, row.get('acceptable_second', '').split(','))}
        is_right = names[:1] == [row['cause']]
        self.count += 1
        self.first += is_right
        self.among_three += row['cause'] in names[:3]
        self.accepted += bool(names) and names[0] in accepted
        self.loss -= math.log(max(dict(found).get(row['cause'], 0), 0.001))
        if found:
            self.by_confidence[min(int(found[0][1] * 10), 9)].append((found[0][1], is_right, names[0] in accepted))
        return is_right

    def print(self):
        def share(part):
            return f'{part} of {self.count} ({100 * part / self.count:.1f} %)'
        print(f'top-1 {share(self.first)}, top-3 {share(self.among_three)}, first accepted {share(self.accepted)}, '
              f'log loss {self.loss / self.count:.2f}')
        print('| first answer given | logs | mean confidence | right | right or accepted |')
        print('| --- | --- | --- | --- | --- |')
        for tenth, answered in sorted(self.by_confidence.items()):
            count = len(answered)
            mean, right, accepted = (sum(column) for column in zip(*answered))
            print(f'| {tenth / 10:.1f} to {(tenth + 1) / 10:.1f} | {count} | {mean / count:.2f} | '
                  f'{right} ({100 * right / count:.0f} %) | {accepted} ({100 * accepted / count:.0f} %) |')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('program')
    parser.add_argument('folder')
    parser.add_argument('--half', default='build')
    parser.add_argument('--wrong', action='store_true')
    options = parser.parse_args()
    if options.wrong and options.half != 'build':
        parser.error('--wrong shows logs, and so is for the build half only')
    tally = Tally()
    for row in rows_of(options.folder, options.half):
        log = os.path.join(options.folder, 'cases', row['id'] + '.log')
        found = answers(options.program, log)
        if not tally.add(row, found) and options.wrong:
            print(f"{row['id']}: {row['cause']}; answered " +
                  ', '.join(f'{name} {confidence:.2f}' for name, confidence in found[:3]))
    if tally.count == 0:
        sys.exit(f'{options.folder}: no row of the half {options.half}')
    tally.print()


if __name__ == '__main__':
    main()
