# SPDX-License-Identifier: MIT
"""Config files of public repositories: read from a folder they were fetched to, never kept in this repository."""
import os

from case import Case


def public_cases(table, folder, scripts):
    """A case for each row whose file is there. It runs in the folder of the file, as its author would."""
    with open(table, encoding='utf-8') as file:
        head, *rows = [line.rstrip('\n').split('\t') for line in file]
    for row in rows:
        fields = dict(zip(head, row))
        path = os.path.join(folder, fields['repo'].replace('/', '+'), fields['path'])
        if not fields.get('class', '').startswith('hardware') and os.path.isfile(path):
            yield Case('%s %s' % (fields['repo'], fields['path']), [('-f', os.path.basename(path))], scripts,
                       folder=os.path.dirname(path))
