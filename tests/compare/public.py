# SPDX-License-Identifier: MIT
"""Config files of public repositories: read from a folder they were fetched to, never kept in this repository."""
import os

from case import Case


def public_cases(table, folder, scripts):
    """Two cases for each row whose file is there: run in the file's own folder, and from the top of its repository."""
    with open(table, encoding='utf-8') as file:
        head, *rows = [line.rstrip('\n').split('\t') for line in file]
    for row in rows:
        fields = dict(zip(head, row))
        top = os.path.join(folder, fields['repo'].replace('/', '+'))
        path = os.path.join(top, fields['path'])
        if fields.get('class', '').startswith('hardware') or not os.path.isfile(path):
            continue
        name = '%s %s' % (fields['repo'], fields['path'])
        yield Case(name, [('-f', os.path.basename(path))], scripts, folder=os.path.dirname(path))
        if os.path.dirname(path) != top:
            yield Case(name + ' (from the top)', [('-f', fields['path'])], scripts, folder=top)
