# SPDX-License-Identifier: MIT
"""Makes mutants of shipped scripts: what a tired person, a merge or a half-known manual makes of a working config.

Everything comes from one `random.Random`, seeded by the run's seed and the mutant's number, so that mutant N of a seed is
always the same and can be asked for alone.
"""
import os
import random
import re

from case import Case

INTERFACES = ('interface/stlink.cfg', 'interface/cmsis-dap.cfg', 'interface/jlink.cfg',
              'interface/ftdi/olimex-arm-usb-ocd-h.cfg')
WORD = re.compile(r'[^\s{}"\[\];]+')
NUMBER = re.compile(r'(?<![\w.$-])(?:0[xX][0-9a-fA-F]+|\d+)(?![\w.])')
SOURCE = re.compile(r'\bsource\s+\[\s*find\s+([^\]\s]+)\s*\]')
PROCEDURE = re.compile(r'\s*proc\s+(\w+)')
VARIABLE = re.compile(r'\$(?:\{([^}]+)\}|(\w+))')


class Corpus:
    """The shipped scripts as text, and the words that they use."""

    def __init__(self, folder):
        self.folder = folder
        self.texts = {}
        for top, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                if name.endswith(('.cfg', '.tcl')):
                    path = os.path.join(top, name)
                    with open(path, 'rb') as file:
                        self.texts[os.path.relpath(path, folder)] = file.read().decode('latin-1')
        self.of_kind = {kind: [path for path in self.texts if path.startswith(kind + '/') and path.endswith('.cfg')]
                        for kind in ('target', 'board', 'interface')}
        self.collect_words()

    def collect_words(self):
        self.lines, self.options, self.arguments, self.names = [], set(), {}, set()
        commands, procedures = set(), set()
        for path in sorted(self.texts):
            for line in self.texts[path].splitlines():
                procedures.update(PROCEDURE.findall(line))
                words = WORD.findall(line)
                if not words or words[0].startswith('#'):
                    continue
                self.lines.append(line)
                commands.add(words[0])
                self.options.update(word for word in words if re.fullmatch(r'-[a-z][\w-]*', word))
                self.names.update(a or b for a, b in VARIABLE.findall(line))
                for word in words[1:]:
                    self.arguments.setdefault(words[0], set()).add(word)
        self.options = sorted(self.options)
        self.names = sorted(self.names)
        self.commands = sorted(commands)
        self.procedures = sorted(procedures)
        self.arguments = {command: sorted(words) for command, words in self.arguments.items()}

    def closure(self, path):
        """`path` and what it sources, as far as the text says."""
        seen, todo = [], [path]
        while todo:
            name = todo.pop()
            if name in seen or name not in self.texts:
                continue
            seen.append(name)
            todo += [found.strip('"') for found in SOURCE.findall(self.texts[name])]
        return seen


def code_lines(lines):
    """Numbers of the lines that are neither blank nor comments."""
    return [i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith('#')]


def pick_line(random_, lines):
    chosen = code_lines(lines)
    return random_.choice(chosen) if chosen else None


def replace_word(random_, lines, change, wanted=lambda word: True, skip_first=False):
    """Changes one word of some line; False when there is none to change."""
    for _ in range(20):
        number = pick_line(random_, lines)
        if number is None:
            return False
        words = [match for match in WORD.finditer(lines[number])][1 if skip_first else 0:]
        words = [match for match in words if wanted(match.group())]
        if not words:
            continue
        match = random_.choice(words)
        text = change(match.group(), lines[number])
        lines[number] = lines[number][:match.start()] + text + lines[number][match.end():]
        return True
    return False


def drop_line(random_, lines, corpus):
    number = pick_line(random_, lines)
    del lines[number]


def double_line(random_, lines, corpus):
    number = pick_line(random_, lines)
    lines.insert(number, lines[number])


def swap_lines(random_, lines, corpus):
    chosen = code_lines(lines)
    if len(chosen) < 2:
        return
    first = random_.randrange(len(chosen) - 1)
    second = first + 1 if random_.random() < 0.6 else random_.randrange(len(chosen))
    a, b = chosen[first], chosen[second]
    lines[a], lines[b] = lines[b], lines[a]


def move_line(random_, lines, corpus):
    line = lines.pop(pick_line(random_, lines))
    lines.insert(random_.choice((0, len(lines), random_.randrange(len(lines) + 1))), line)


def drop_lines(random_, lines, corpus):
    number = pick_line(random_, lines)
    del lines[number:number + random_.randrange(2, 6)]


def misspell(random_, lines, corpus):
    def change(word, _):
        at = random_.randrange(len(word))
        letter = random_.choice('aeionrstl_-')
        return random_.choice((word[:at] + word[at + 1:], word[:at] + word[at] + word[at:],
                               word[:at] + letter + word[at + 1:], word[:at] + word[at:at + 2][::-1] + word[at + 2:],
                               word.upper(), word + 's'))
    replace_word(random_, lines, change)


def change_number(random_, lines, corpus):
    def change(word, _):
        value = int(word, 16 if word.lower().startswith('0x') else 10)
        return random_.choice((str(value + 1), str(-value), '0', hex(value), str(value * 256), '0x' + word, '1' * 11,
                               '1' * 21, '0x' + 'f' * 8, '0x' + 'f' * 16, '0x1' + '0' * 16, str(value) + '.5', '08', '-1',
                               str(value) + 'k', '1e3', '{}', '""', 'abc', word + 'x', '+' + word, '" %s "' % word))
    replace_word(random_, lines, change, lambda word: NUMBER.fullmatch(word))


def change_option(random_, lines, corpus):
    replace_word(random_, lines, lambda word, line: random_.choice(corpus.options),
                 lambda word: re.fullmatch(r'-[a-z][\w-]*', word))


def change_argument(random_, lines, corpus):
    """Another argument that shipped scripts give to the same command: enumerations, drivers, types, events."""
    def change(word, line):
        words = WORD.findall(line)
        return random_.choice(corpus.arguments.get(words[0], [word]))
    replace_word(random_, lines, change, skip_first=True)


def change_command(random_, lines, corpus):
    number = pick_line(random_, lines)
    match = WORD.search(lines[number])
    if match:
        lines[number] = lines[number][:match.start()] + random_.choice(corpus.commands) + lines[number][match.end():]


def lose_mark(random_, lines, corpus):
    """A brace, quote, bracket, dollar, backslash or semicolon is lost, doubled or turned."""
    for _ in range(20):
        number = pick_line(random_, lines)
        places = [i for i, letter in enumerate(lines[number]) if letter in '{}"[]$\\;']
        if places:
            at = random_.choice(places)
            letter = lines[number][at]
            turned = {'{': '}', '}': '{', '[': ']', ']': '['}.get(letter, letter)
            text = random_.choice(('', '', '', letter * 2, turned))
            lines[number] = lines[number][:at] + text + lines[number][at + 1:]
            return


def reorder_body(random_, lines, corpus):
    """Lines of one block, or of a stretch of the file, in another order."""
    opening = [i for i, line in enumerate(lines) if line.rstrip().endswith('{')]
    start = random_.choice(opening) + 1 if opening and random_.random() < 0.7 else random_.randrange(len(lines))
    end = start
    while end < len(lines) and not lines[end].strip().startswith('}') and end - start < 12:
        end += 1
    body = lines[start:end]
    random_.shuffle(body)
    lines[start:end] = body


def set_variable(random_, lines, corpus):
    """A variable set before the script or behind it, or forgotten."""
    used = sorted({a or b for line in lines for a, b in VARIABLE.findall(line)})
    name = random_.choice(used) if used and random_.random() < 0.8 else random_.choice(corpus.names)
    value = random_.choice(('', '0', '1', '0x20000000', 'foo', 'a b', '"', '-1', 'jtag', 'swd', name))
    line = random_.choice(('set %s {%s}' % (name, value), 'set %s {%s}' % (name, value), 'unset %s' % name,
                           'global %s' % name, 'set %s(1) {%s}' % (name, value)))
    lines.insert(random_.choice((0, 0, len(lines), random_.randrange(len(lines) + 1))), line)


def drop_argument(random_, lines, corpus):
    replace_word(random_, lines, lambda word, line: '', skip_first=True)


def add_argument(random_, lines, corpus):
    def change(word, line):
        pool = corpus.arguments.get(WORD.findall(line)[0]) or ['foo']
        added = random_.choice(('foo', '0', '{}', '-foo', random_.choice(pool), random_.choice(corpus.options)))
        return word + ' ' + added
    replace_word(random_, lines, change)


def swap_arguments(random_, lines, corpus):
    for _ in range(20):
        number = pick_line(random_, lines)
        words = list(WORD.finditer(lines[number]))[1:]
        if len(words) < 2:
            continue
        first, second = sorted(random_.sample(words, 2), key=lambda match: match.start())
        text = lines[number]
        lines[number] = (text[:first.start()] + second.group() + text[first.end():second.start()] + first.group() +
                         text[second.end():])
        return


def insert_line(random_, lines, corpus):
    """A line of another script."""
    lines.insert(random_.choice((0, len(lines), random_.randrange(len(lines) + 1))), random_.choice(corpus.lines))


def comment_line(random_, lines, corpus):
    chosen = [i for i, line in enumerate(lines) if line.strip()]
    number = random_.choice(chosen)
    line = lines[number]
    lines[number] = line.replace('#', '', 1) if line.lstrip().startswith('#') else '#' + line


def join_lines(random_, lines, corpus):
    number = pick_line(random_, lines)
    if number + 1 < len(lines):
        lines[number:number + 2] = [lines[number] + ' ' + lines[number + 1]]


def split_line(random_, lines, corpus):
    number = pick_line(random_, lines)
    words = list(WORD.finditer(lines[number]))
    if len(words) > 1:
        at = random_.choice(words[1:]).start()
        lines[number:number + 1] = [lines[number][:at], lines[number][at:]]


def unwrap_block(random_, lines, corpus):
    """The body of a procedure, an `if` or an event handler runs at once."""
    opening = [i for i, line in enumerate(lines) if line.rstrip().endswith('{') and not line.lstrip().startswith('}')]
    if not opening:
        return
    start = random_.choice(opening)
    indent = len(lines[start]) - len(lines[start].lstrip())
    for end in range(start + 1, len(lines)):
        if lines[end].strip() == '}' and len(lines[end]) - len(lines[end].lstrip()) == indent:
            del lines[end], lines[start]
            return


def call_procedure(random_, lines, corpus):
    """A procedure of the script, or of any other, is called."""
    own = [match.group(1) for match in map(PROCEDURE.match, lines) if match]
    name = random_.choice(own) if own and random_.random() < 0.8 else random_.choice(corpus.procedures)
    count = random_.choices((0, 1, 2, 3), (60, 20, 12, 8))[0]
    words = [name] + [random_.choice(('0', '1', '0x40000000', 'foo', '{}')) for _ in range(count)]
    lines.append(' '.join(words))


def source_another(random_, lines, corpus):
    kind = random_.choice(('target', 'interface', 'board', 'chip', 'target'))
    pool = corpus.of_kind.get(kind) or [path for path in corpus.texts if path.startswith(kind + '/')]
    line = 'source [find %s]' % random_.choice(pool).encode().decode('latin-1')
    lines.insert(random_.choice((0, len(lines), random_.randrange(len(lines) + 1))), line)


def cut_file(random_, lines, corpus):
    del lines[random_.randrange(len(lines)):]


MUTATIONS = (
    (drop_line, 10), (double_line, 8), (swap_lines, 8), (move_line, 8), (drop_lines, 3), (misspell, 14),
    (change_number, 10), (change_option, 6), (change_argument, 10), (change_command, 3), (lose_mark, 10),
    (reorder_body, 5), (set_variable, 8), (drop_argument, 7), (add_argument, 7), (swap_arguments, 6), (insert_line, 8),
    (comment_line, 4), (join_lines, 2), (split_line, 2), (cut_file, 2), (unwrap_block, 4), (call_procedure, 5),
    (source_another, 3),
)


def mutate(random_, text, corpus):
    lines = text.splitlines()
    kinds, weights = zip(*MUTATIONS)
    for _ in range(random_.choices((1, 2, 3, 6), (60, 25, 10, 5))[0]):
        if code_lines(lines):
            random_.choices(kinds, weights)[0](random_, lines, corpus)
    return '\n'.join(lines) + '\n'


def pick_base(random_, corpus):
    """(inputs, files): a shipped script alone, behind `dummy`, or behind an interface."""
    how = random_.choices(('alone', 'dummy', 'pair', 'board'), (15, 35, 40, 10))[0]
    kind = random_.choices(('target', 'board', 'interface'), (50, 40, 10))[0]
    interfaces = INTERFACES if random_.random() < 0.7 else corpus.of_kind['interface']
    if how in ('pair', 'board'):
        files = [random_.choice(interfaces), random_.choice(corpus.of_kind['target' if how == 'pair' else 'board'])]
    else:
        files = [random_.choice(corpus.of_kind[kind])]
    before = [('-c', 'adapter driver dummy')] if how == 'dummy' else []
    return before + [('-f', file) for file in files], files


def mutant(corpus, seed, number, loads):
    """Mutant `number` of `seed`, as a Case. `loads(inputs)` tells whether OpenOCD loads the files as they are: what
    stops before it comes to the damage tells little, so most mutants are made of configurations that load."""
    random_ = random.Random('%s/%d' % (seed, number))
    inputs, files = pick_base(random_, corpus)
    for _ in range(0 if random_.random() < 0.1 else 8):
        if loads(inputs):
            break
        inputs, files = pick_base(random_, corpus)
    victims = [path for file in files for path in corpus.closure(file)]
    victim = files[-1] if random_.random() < 0.65 else random_.choice(victims)
    if random_.random() < 0.1:
        value = random_.choice(('', '0', '1', 'foo', 'swd'))
        inputs = inputs[:-1] + [('-c', 'set %s {%s}' % (random_.choice(corpus.names), value))] + inputs[-1:]
    overlay = {victim: mutate(random_, corpus.texts[victim], corpus).encode('latin-1')}
    return Case('mutant %d of seed %s' % (number, seed), inputs, corpus.folder, overlay)
