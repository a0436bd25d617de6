# SPDX-License-Identifier: MIT
"""The installed OpenOCD as the judge of one configuration: does it load, where does it stop, how does it end.

It runs the configuration stage only. `init` is replaced by a procedure that says so and ends the process at once, and
a last -c does the same at the end of the files, so no adapter is opened and no port is served.

The place of a failure takes a second run, inside `catch`, with Jim's `xtrace` noting each command of a config:
  * where Jim's own code fails (the code is 1), OpenOCD prints the place and how it came there: the innermost config file
    of that is the place;
  * a failing command of OpenOCD's has another code and leaves no place, though an old one may be printed: there the last
    command that was traced in a config file is the place.
OpenOCD's own procedures are never the place.
"""
import os
import re
import resource
import subprocess
import tempfile

TIMEOUT = 10.0
HARNESS = r'''
rename init __compare_init
proc __compare_stop {how} {puts "\n@@ended $how"; flush stdout; kill KILL [pid]}
proc init {args} {
	if {[llength $args]} {return [__compare_init {*}$args]}
	__compare_stop init
}
'''
TRACER = r'''
set __compare_place {}
proc __compare_trace {type file line args} {
	if {$file in {%s} || [string match embedded:* $file] || [string match *.c $file] || [string match */tracer.tcl $file]} return
	set ::__compare_place [list $file $line]
}
proc __compare_script {name} {
	xtrace __compare_trace
	set code [catch -exit {uplevel #0 [list script $name]}]
	xtrace {}
	if {!$code} return
	puts "\n@@code $code"
	puts "@@last $::__compare_place"
	flush stdout
	kill KILL [pid]
}
'''
# Sources that are part of the program: never a place.
OWN_FILES = ('stdlib.tcl', 'tclcompat.tcl', 'nshelper.tcl', 'oo.tcl', 'tree.tcl', 'glob.tcl', 'initjimsh.tcl', 'binary.tcl')
# Failures that say what is plugged in, or how one binary was built, and nothing about the configuration.
HARDWARE = re.compile(r'No J-Link device found|no device found|device not found|libjaylink')
NOT_BUILT = re.compile(r'debug interface was not found \((.*)\)')
DRIVERS = ('aice', 'am335xgpio', 'at91rm9200', 'bcm2835gpio', 'ep93xx', 'imx_gpio', 'jtag_dpi', 'jtag_vpi', 'vdebug',
           'xlnx_pcie_xvc')


def left_out(output):
    driver = NOT_BUILT.search(output)
    return bool(HARDWARE.search(output) or driver and driver.group(1) in DRIVERS)


class Verdict:
    """What a judge says. `left_out`: a reason why there is nothing to compare, or ''."""

    def __init__(self, ok=False, ended='', file='', line=0, message='', left_out=''):
        self.ok, self.ended, self.file, self.line = ok, ended, file, line
        self.message, self.left_out = message, left_out

    def place(self):
        return (self.file, self.line)

    def __str__(self):
        if self.left_out:
            return 'left out: ' + self.left_out
        if self.ok:
            return 'loads, ends with ' + self.ended
        place = '%s:%s' % self.place() if self.file else 'no place'
        return 'fails at %s: %s' % (place, self.message)


def limit_resources(memory):
    """For this process and all that it starts: a mutant may print or allocate for ever."""
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 32, 1 << 32))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 26, 1 << 26))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(command, folder, environment, errors=True):
    """(exit code or None, output). Output goes through a file: what loops fills no memory here."""
    with tempfile.TemporaryFile() as out:
        try:
            process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out,
                                       stderr=subprocess.STDOUT if errors else subprocess.DEVNULL, env=environment)
            try:
                process.wait(TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                return None, ''
        except OSError as error:
            return None, str(error)
        out.seek(0)
        return process.returncode, out.read(1 << 20).decode('utf-8', 'replace')


FRAME = re.compile(r'at file "([^"\n]+)", line (\d+)')  # outermost first
BANNER = ('Open On-Chip', 'Licensed under', 'For bug reports', '\thttp', 'Info :', 'Warn :', 'DEPRECATED', '@@')


def message_of(output):
    lines = [line for line in output.splitlines() if line.strip() and not line.startswith(BANNER)]
    chosen = [line for line in lines if 'Error' in line] or lines
    return ' / '.join(lines[-3:] if not chosen else chosen[:1] + [line for line in lines[-1:] if line != chosen[0]])


class RealOpenocd:
    """Runs `program` with harness files kept in `folder`."""

    def __init__(self, program, folder):
        self.program = program
        self.harness = os.path.join(folder, 'harness.tcl')
        self.tracer = os.path.join(folder, 'tracer.tcl')
        for path, text in ((self.harness, HARNESS), (self.tracer, HARNESS + TRACER % ' '.join(('{}',) + OWN_FILES))):
            with open(path, 'w', encoding='ascii') as file:
                file.write(text)

    def judge(self, case):
        command = [self.program, '-f', self.harness] + case.folder_words()
        for option, text in case.inputs:
            command += [option, text]
        code, output = run(command + ['-c', '__compare_stop end'], case.folder, case.environment)
        if code is None:
            return Verdict(left_out='did not end within %d s' % TIMEOUT)
        ended = re.search(r'^@@ended (\w+)', output, re.M)
        if ended:
            return Verdict(True, ended.group(1))
        if code < 0:
            return Verdict(left_out='crashed with signal %d' % -code)
        if code == 0:
            return Verdict(True, 'shutdown')
        message = message_of(output)
        if left_out(output):
            return Verdict(left_out=message)
        verdict = Verdict(False, 'error', message=message)
        verdict.file, verdict.line = self.place(case, output)
        return verdict

    def place(self, case, output):
        """('', 0) where the traced run does not fail, or fails before any command of a config. `output`: what the
        plain run printed."""
        printed = [(name, number) for name, number in FRAME.findall(output) if is_config(name)]
        command = [self.program, '-f', self.tracer] + case.folder_words()
        for option, text in case.inputs:
            command += ['-c', '__compare_script {%s}' % text] if option == '-f' else [option, text]
        _, traced = run(command, case.folder, case.environment)
        code = re.search(r'^@@code (-?\d+)$', traced, re.M)
        last = re.search(r'^@@last \{?(.+?)\}? (\d+)$', traced, re.M)
        if code is None:
            return '', 0
        found = printed[-1] if code.group(1) == '1' and printed else last and last.groups()
        # A quote left open on the first line is said to be on line 0; ours count from 1.
        return (case.real_path(found[0]), max(int(found[1]), 1)) if found else ('', 0)


def is_config(name):
    own = name in OWN_FILES or name.startswith('embedded:') or name.endswith(('.c', '/tracer.tcl'))
    return bool(name) and not own
