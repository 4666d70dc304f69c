"""The hostile suite: what can go wrong around the program, and that it goes right all the same.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest tests/hostile    # the fast checks, as CI does
    .venv/bin/python -m tests.hostile                                     # all of them, and the page
    .venv/bin/python -m tests.hostile 10 31-40                            # these cases, and no page

The whole run prints a table (case, expected, seen) and writes docs/reliability.md.

A module of this folder that has `CASES` is a group; its first docstring line is the group's title.
Nothing else is to be registered. A case is a few lines:

    CASES = (
        case(
            10,                                                  # stands once, for ever
            "a byte a second, in the headers or in the body",    # what is done to us
            "left at our own deadline; nothing opens or closes", # what is right
            plays(unread("no whole answer"), headers=Reply(play=slow), body=Reply(play=slower)),
            held("tests/engine/test_fetch.py::test_a_host_that_hangs_is_left_at_the_deadline"),
        ),
        case(79, "the clock jumps by an hour", "no burst, no negative time", look(clock_jumps)),
        case(83, "a leap second", "...", cannot("no kernel here has one")),
    )

Its parts, any number in any order:

`look(function)`            a check of one's own: `async def clock_jumps(rig: Rig) -> str` (or plain
                            `def`) asserts what must hold and returns, in a few words, what was seen.
                            `rig.folder` is an empty folder, `rig.names` what names resolve to,
                            `rig.patch` pytest's monkeypatch. The function's name names the check.
                            `look(f, slow="…")`: in the whole run alone, for that reason (over 5 s).
                            `look(f, fails="…")`: it is known to fail, so; nothing is hidden by it.
`held(*node_ids)`           tests that stand elsewhere and hold it already. The whole run runs them;
                            CI sees to it that they are still there. Never write such a test twice.
`plays(sees, **talks)`      the real program polls a hostile host while an outage stands open. A talk:
                            bytes (sent as they are), a `Reply` or a handler (tests/serving.py), or
                            `At` for a place that is no plain HTTP server (server.py has some).
`documents(sees, **bodies)` the same for documents that a host serves properly.
`cannot("why")`             this much cannot be run here; the page says why.

`sees` says what must be seen of a talk: `unread("words")`, `read(…)`: see playing.py.
"""
