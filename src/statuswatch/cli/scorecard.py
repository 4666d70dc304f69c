"""scorecard: a vendor over a period, in figures."""

from __future__ import annotations

import argparse

from statuswatch.app import scoring
from statuswatch.app.scoring import ScoringError
from statuswatch.cli.opening import UsageError, find, opened
from statuswatch.cli.scorecard_shown import data, show
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.settings import Profile


def scorecard(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    with opened(profile, terminal) as app:
        service = find(app, args.name, also_left=True)
        try:
            period = scoring.period_meant(app, args.since, args.until)
        except ScoringError as error:
            raise UsageError(error.title, error.advice) from error
        card = scoring.scored(app, service, period)
    show(card, terminal)
    terminal.data(data(card))
    return int(Exit.FINE if card.known else Exit.CANT_TELL)
