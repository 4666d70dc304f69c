"""compare: two or three vendors over the same time, side by side."""

from __future__ import annotations

import argparse

from statuswatch.app import scoring
from statuswatch.app.scoring import ScoringError
from statuswatch.cli.opening import UsageError, find, opened
from statuswatch.cli.scorecard_shown import compared_data, show_compared
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.settings import Profile


def compare(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    with opened(profile, terminal) as app:
        services = [find(app, name, also_left=True) for name in args.names]
        try:
            period = scoring.period_meant(app, args.since, args.until)
            found = scoring.compared(app, services, period)
        except ScoringError as error:
            raise UsageError(error.title, error.advice) from error
    show_compared(found, terminal)
    terminal.data(compared_data(found))
    return int(Exit.CANT_TELL if found.period is None or found.too_short else Exit.FINE)
