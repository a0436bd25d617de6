# SPDX-License-Identifier: MIT
"""Random calls of every command that knowledge/commands describes, in a configuration rich enough for it to exist.

Mutants of shipped scripts use a small part of OpenOCD's commands; these cases try the argument checks of all of them.
"""
import os
import random
import re

from case import Case

ROW = re.compile(r'^- \{command: (?:"([^"]+)"|([^,]+?)), ')
WHEN = re.compile(r'when: (?:"([^"]*)"|([^,}]+))')
GRAMMAR = re.compile(r'arguments: "((?:[^"\\]|\\.)*)"')
WORDS = re.compile(r'[A-Za-z0-9_-]+')
NAMES = {'$TARGET': 'chip.cpu', '$DAP': 'chip.dap', '$CTI': 'chip.cti', '$TPIU': 'chip.tpiu'}
PLAIN_DRIVERS = ('dummy', 'ftdi', 'jlink', 'cmsis-dap', 'hla', 'st-link', 'linuxgpiod', 'sysfsgpio', 'parport',
                 'remote_bitbang', 'xds110', 'buspirate', 'rshim', 'usb_blaster', 'vsllink')
TRANSPORTS = {'hla': 'hla_swd', 'st-link': 'dapdirect_swd', 'rshim': 'dapdirect_swd', 'cmsis-dap': 'swd'}
DAP_TYPES = ('cortex_m', 'cortex_a', 'aarch64', 'cortex_r4', 'mem_ap', 'armv8r')
TAP_TYPES = ('arm7tdmi', 'arm9tdmi', 'arm920t', 'arm926ejs', 'arm966e', 'arm946e', 'arm720t', 'arm11', 'xscale', 'feroceon',
             'dragonite', 'fa526', 'mips_m4k', 'mips_mips64', 'avr', 'avr32_ap7k', 'dsp563xx', 'dsp5680xx', 'or1k',
             'quark_x10xx', 'quark_d20xx', 'stm8', 'riscv', 'arcv2', 'ls1_sap', 'testee', 'esp32', 'esp32s2', 'esp32s3',
             'xtensa', 'nds32_v2', 'hla_target')
COMMON = ('0', '1', '2', '8', '-1', '0x20000000', '0xffffffff', '0x100000000', '4294967296', '65536', '256', '255', '3.5',
          '08', 'foo', '{}', 'on', 'off', 'enable', 'disable', 'true', 'yes', 'chip.cpu', 'chip.dap', 'chip.tap', '{a b}',
          'chip.bank', '-', '-foo', 'none', 'ON', '1000', '0x1000', 'sw', 'jtag', 'swd', 'all', 'help', '"a', 'bank')
# They write files, open the adapter, leave the configuration stage, or wait.
NOT_CALLED = ('log_output', 'sleep', 'init', 'shutdown', 'exit', 'script', 'source', 'exec', 'program', 'vdebug',
              'gdb_save_tdesc', 'gdb_port', 'tcl_port', 'telnet_port', 'dump_image', 'ms', 'transport init')


def read_rows(folder):
    """(name, what brings it into being, words of its grammar) of each row."""
    rows = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding='utf-8') as file:
            for line in file:
                row = ROW.match(line)
                if not row:
                    continue
                when, grammar = WHEN.search(line), GRAMMAR.search(line)
                rows.append((row.group(1) or row.group(2), (when.group(1) or when.group(2)) if when else '',
                             WORDS.findall(grammar.group(1)) if grammar else []))
    return [row for row in rows if row[0] not in NOT_CALLED and row[0].split()[0] not in NOT_CALLED]


def read_cases(path):
    """(name, script) of each block; a line "== name" begins one, lines with # before the first are about the file."""
    with open(path, encoding='utf-8') as file:
        blocks = re.split(r'^== *(.*)\n', file.read(), flags=re.MULTILINE)
    return list(zip(blocks[1::2], blocks[2::2]))


def target_lines(random_, kind):
    lines = ['jtag newtap chip tap -irlen 4 -expected-id 0x1']
    place = '-chain-position chip.tap'
    if kind in DAP_TYPES:
        lines += ['dap create chip.dap -chain-position chip.tap',
                  'cti create chip.cti -dap chip.dap -ap-num 0 -baseaddr 0x1000']
        place = '-dap chip.dap' + (' -ap-num 0' if kind == 'mem_ap' else '')
    lines.append('target create chip.cpu %s %s' % (kind, place))
    if random_.random() < 0.5:
        lines.append('flash bank chip.bank cfi 0x0 0x1000 1 1 chip.cpu')
    return lines


def surroundings(random_, when):
    """A driver, and mostly a target of the type that the command asks for."""
    wishes = dict(wish.strip().split(' ', 1) for wish in when.split(',') if ' ' in wish.strip())
    driver = wishes.get('driver') or random_.choice(PLAIN_DRIVERS)
    lines = ['adapter driver ' + driver]
    if random_.random() < 0.3:
        return lines
    transport = wishes.get('transport') or TRANSPORTS.get(driver, 'jtag')
    lines.append('transport select ' + transport)
    kind = wishes.get('target-type') or random_.choice(DAP_TYPES + TAP_TYPES)
    lines += target_lines(random_, kind)
    if transport != 'jtag':
        lines = [line.replace('jtag newtap', transport.split('_')[-1] + ' newtap') for line in lines]
    if transport.startswith('hla'):
        lines = [line.replace('jtag newtap', 'hla newtap').replace('swd newtap', 'hla newtap') for line in lines]
    if 'flash-driver' in wishes:
        lines.append('flash bank chip.flash %s 0 0 0 0 chip.cpu' % wishes['flash-driver'])
    return lines


def one_call(random_, name, words, corpus):
    first, *rest = name.split()
    pool = list(COMMON) + words * 4 + corpus.arguments.get(first, [])
    count = random_.choices(range(8), (10, 25, 25, 15, 10, 7, 5, 3))[0]
    return ' '.join([NAMES.get(first, first)] + rest + [random_.choice(pool) for _ in range(count)])


def call_case(corpus, rows, seed, number, row=None):
    """`row`: the command, else any of `rows`."""
    random_ = random.Random('calls/%s/%d' % (seed, number))
    name, when, words = row or random_.choice(rows)
    lines = surroundings(random_, when)
    again = random_.choice((1, 1, 1, 2, 3))
    for _ in range(again):
        call = one_call(random_, name, words, corpus)
        lines.append(call if random_.random() < 0.7 else 'catch {%s}' % call.replace('"', ''))
    text = '\n'.join(lines) + '\n'
    return Case('call %d of seed %s (%s)' % (number, seed, name), [('-f', 'calls.cfg')], corpus.folder,
                {'calls.cfg': text.encode()})
