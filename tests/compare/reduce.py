# SPDX-License-Identifier: MIT
"""The shortest text that still shows a mismatch: lines are taken away, in halves, quarters ... down to single ones."""

TRIES = 150


def reduce_lines(lines, still_shows):
    tries = 0
    size = max(1, len(lines) // 2)
    while size:
        at, removed = 0, False
        while at < len(lines) and tries < TRIES:
            shorter = lines[:at] + lines[at + size:]
            tries += 1
            if shorter and still_shows(shorter):
                lines, removed = shorter, True
            else:
                at += size
        if tries >= TRIES:
            return lines
        if size > 1 or not removed:
            size //= 2
    return lines


def reduce_outcome(outcome, judge_overlay):
    """An Outcome of the same fault and the same verdicts, over the shortest overlay found. `judge_overlay` judges the
    case with another overlay."""
    (path, text), = outcome.case.overlay.items()
    best = [outcome]

    def still_shows(lines):
        shorter = judge_overlay({path: b'\n'.join(lines) + b'\n'})
        same = (shorter.fault() == outcome.fault() and shorter.counts() and shorter.real.ended == outcome.real.ended
                and shorter.ours.ended == outcome.ours.ended)
        if same and outcome.fault() == 'verdict':
            same = (shorter.real.message or '')[:30] == outcome.real.message[:30]
        if same:
            best[0] = shorter
        return same

    reduce_lines(text.splitlines(), still_shows)
    return best[0]
