# SPDX-License-Identifier: MIT
"""One configuration to judge, and the program's own verdict on it."""
import json
import os
import shutil

from real import Verdict, run

PROGRAM_ENDS = (0, 1)


class Case:
    """`inputs`: ('-c' or '-f', word) in order. `overlay`: path -> bytes, files that hide shipped ones; they are written
    to a folder of their own that is searched before `scripts`."""

    def __init__(self, name, inputs, scripts, overlay=None, folder=None):
        self.name, self.inputs, self.scripts = name, inputs, scripts
        self.overlay = overlay or {}
        self.folder = folder
        self.search = [scripts]
        self.environment = {'PATH': '/usr/bin:/bin', 'HOME': '/nonexistent'}

    def folder_words(self):
        return [word for folder in self.search for word in ('-s', folder)]

    def real_path(self, name):
        return os.path.realpath(os.path.join(self.folder, name)) if name else ''

    def short_path(self, name):
        """A name for people: without the folders of this run."""
        for folder in self.search + [self.folder]:
            if name.startswith(os.path.realpath(folder) + '/'):
                return os.path.relpath(name, os.path.realpath(folder))
        return name

    def set_up(self, folder):
        """Writes the overlay below `folder`."""
        if self.folder is None:
            self.folder = os.path.join(folder, 'work')
            os.makedirs(self.folder, exist_ok=True)
        if not self.overlay:
            return
        top = os.path.join(folder, 'overlay')
        shutil.rmtree(top, ignore_errors=True)
        for path, text in self.overlay.items():
            full = os.path.join(top, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, 'wb') as file:
                file.write(text)
        self.search = [top, self.scripts]

    def command_line(self):
        words = ["%s '%s'" % (option, text) if option == '-c' else '%s %s' % (option, text)
                 for option, text in self.inputs]
        return ' '.join(words)


# What a person may put before a file that chooses no adapter; none needs anything plugged in before `init`.
ADAPTERS = ('adapter driver remote_bitbang', 'adapter driver cmsis-dap; transport select swd', 'adapter driver ftdi',
            'adapter driver cmsis-dap', 'adapter driver hla; hla_layout stlink')


def judge_behind_adapter(judge, make, adapters=ADAPTERS):
    """`make`: words to put before -> Case. Where it chooses no adapter: the verdict behind the first of `adapters` with
    which it loads, as a person would take the right one."""
    verdict = judge.judge(make([]))
    if verdict.ok and verdict.ended != 'shutdown':
        return verdict
    behind = []
    for adapter in adapters:
        behind.append(judge.judge(make([('-c', adapter)])))
        if behind[-1].ok:
            return behind[-1]
    return behind[0] if verdict.ok or 'adapter' in verdict.message else verdict


class Program:
    """openocdlint as a judge."""

    def __init__(self, path, version):
        self.path, self.version = path, version

    def judge(self, case):
        command = [self.path, '--openocd', self.version, '--isolated', '--format', 'json'] + case.folder_words()
        for option, text in case.inputs:
            command += [option, text]
        code, output = run(command + ['-c', 'shutdown'], case.folder, case.environment, errors=False)
        if code not in PROGRAM_ENDS:
            return Verdict(ended='fault', message='exit status %s' % code)
        try:
            load = json.loads(output)['runs'][0]['load']
        except (ValueError, KeyError, IndexError) as error:
            return Verdict(ended='fault', message='no verdict in the output (%s)' % error)
        file = case.real_path(load['file']) if load['file'] and not load['file'].startswith('<') else load['file']
        return Verdict(load['ok'], load['ended'], file or '', load['line'] or 0, load['message'] or '')


class Outcome:
    """Both verdicts on one case."""

    def __init__(self, case, real, ours):
        self.case, self.real, self.ours = case, real, ours

    def counts(self):
        return not self.real.left_out

    def same_verdict(self):
        return self.real.ok == self.ours.ok and self.ours.ended != 'fault'

    def has_place(self):
        return self.counts() and self.same_verdict() and not self.real.ok and bool(self.real.file)

    def same_place(self):
        return self.real.place() == self.ours.place()

    def same_end(self):
        return self.real.ended == self.ours.ended

    def agrees(self):
        return not self.fault()

    def fault(self):
        """What differs: '', 'verdict', 'place' or 'ended'."""
        if not self.counts():
            return ''
        if not self.same_verdict():
            return 'verdict'
        if self.has_place() and not self.same_place():
            return 'place'
        return '' if self.same_end() else 'ended'


def judge(case, folder, real, program):
    """`program` None: the real verdict alone."""
    case.set_up(folder)
    verdict = real.judge(case)
    ours = Verdict() if verdict.left_out or not program else program.judge(case)
    return Outcome(case, verdict, ours)
