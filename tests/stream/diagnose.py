#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""diagnose.py [--sanitized] PROGRAM MESSAGES: a -d3 log of 100 MB is read in flat memory; how fast, beside grep, is told.

The log is made here, in the form of OpenOCD's own. Memory: the peak for it is at most 32 MB, and hardly above that for a
hundredth of it. Speed: the same machine at the same time, so a ratio: `LC_ALL=C grep -cE` with the patterns of MESSAGES
(knowledge/messages.yaml) as regular expressions. The fault at the end has to be found.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

MEGABYTE = 1 << 20
SIZE = 100 * MEGABYTE
PEAK_LIMIT = 32 * MEGABYTE
GROWTH_LIMIT = 1.25  # allocators round
FIELDS = {'word': '[^ ]+', 'number': '-?[0-9]+', 'hex': '(0[xX])?[0-9a-fA-F]+', 'any': '.*'}
FAULT = "Error: {} 9 server.c:301 add_service(): couldn't bind gdb to socket on port 3333: Address already in use\n"
# What a busy session prints, by the number of the line: nearly all of -d3 is Debug. Speeds that change and warnings that
# come again must not pile up.
DEBUG_LINES = [
    'Debug: {0} 41 probe_usb.c:812 probe_read(): read 0x{0:08x} 4 words\n',
    'Debug: {0} 41 core_m.c:214 core_poll(): state 2, dcb 0x0003000{0}\n',
    'Debug: {0} 42 command.c:146 script_debug(): command - mdw ocd_mdw 0x2000{0:04x} 8\n',
    'Debug: {0} 42 adi.c:610 dap_queue(): ap 0, reg 0x{0:x}, value 0x23000052\n',
    'Debug: {0} 43 gdb.c:3120 packet(): received packet: m2000{0:04x},40\n',
    'Debug: {0} 44 timer.c:88 tick(): {0} ms\n',
]
LINES = DEBUG_LINES * 6 + [
    'User : {0} 43 command.c:700 command_run(): 0x20000000: {0:08x} {0:08x} {0:08x} {0:08x}\n',
    'Info : {0} 44 core_m.c:980 report(): chip.cpu: external event {0}\n',
    'Info : {0} 45 adapter.c:340 set_speed(): clock speed {0} kHz\n',
    'Warn : {0} 45 server.c:90 late(): keep_alive() was not invoked in the 1000 ms timelimit\n',
]


def write_log(path, size):
    """The first line has the banner; memory here does not grow with the log either."""
    with open(path, 'w', encoding='ascii') as file:
        written = file.write('Open On-Chip Debugger 0.12.0\n')
        number = 0
        while written < size:
            block = ''.join(LINES[i % len(LINES)].format(number + i) for i in range(10000))
            number += 10000
            written += file.write(block)
        file.write(FAULT.format(number))


def expression(pattern):
    """The pattern of a message as an extended regular expression."""
    anchor = '^' if pattern.startswith('^') else ''
    parts = re.split(r'\{(\w+)(?::\w+)?\}', pattern[len(anchor):])
    for i, part in enumerate(parts):
        parts[i] = FIELDS[part] if i % 2 else re.sub(r'([][\\.^$*+?(){}|])', r'\\\1', part)
    return anchor + ''.join(parts)


def write_expressions(path, messages):
    with open(messages, encoding='utf-8') as file:
        found = re.findall(r'^- \{message: "((?:[^"\\]|\\.)*)"', file.read(), re.MULTILINE)
    if len(found) < 150:
        sys.exit(f'{messages}: only {len(found)} messages were found')
    with open(path, 'w', encoding='utf-8') as file:
        for pattern in found:
            file.write(expression(re.sub(r'\\(.)', r'\1', pattern)) + '\n')


def run(words):
    """(seconds of the processor, peak of memory in bytes, standard output)."""
    out = tempfile.TemporaryFile()
    process = subprocess.Popen(words, stdout=out, env={**os.environ, 'LC_ALL': 'C'})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # known now, so that nobody waits for it once more
    out.seek(0)
    if process.returncode != 0:
        sys.exit(f'{words[0]}: exit status {process.returncode}')
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, out.read().decode()


def check(is_good, text):
    print(('' if is_good else 'FAILED: ') + text)
    return is_good


def main():
    arguments = [word for word in sys.argv[1:] if word != '--sanitized']
    is_sanitized = len(arguments) < len(sys.argv) - 1
    program, messages = arguments
    with tempfile.TemporaryDirectory() as folder:
        small, large, patterns = (os.path.join(folder, name) for name in ('small.log', 'large.log', 'patterns'))
        write_log(small, SIZE // 100)
        write_log(large, SIZE)
        write_expressions(patterns, messages)
        words = [program, 'diagnose', '--isolated', '--format', 'json']
        _, small_peak, _ = run(words + [small])
        seconds, peak, text = run(words + [large])
        cause = json.loads(text)['causes'][0]['cause']
        good = check(cause == 'port-in-use', f'the fault at the end is found: {cause}')
        good &= check(peak <= small_peak * GROWTH_LIMIT,
                      f'memory for 100 MB is {peak / small_peak:.2f} times that for 1 MB')
        if not is_sanitized:
            good &= check(peak <= PEAK_LIMIT, f'its peak is {peak / PEAK_LIMIT:.2f} of the limit')
            grep = ['grep', '-cE', '-f', patterns, large]
            grep_seconds = run(grep)[0]
            for _ in range(2):  # the best of three: other programs disturb
                seconds = min(seconds, run(words + [large])[0])
                grep_seconds = min(grep_seconds, run(grep)[0])
            print(f'it takes {seconds / grep_seconds:.2f} of the time of grep')  # told, not tested: the machine may be busy
    sys.exit(0 if good else 1)


if __name__ == '__main__':
    main()
