"""Whatever two histories hold: taken in once is enough, and what was there stays."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.model import Incident, Level, Update
from statuswatch.store.taking_in import Taken
from tests.app.histories import at, opened, stories, take, told, written

_UPDATES = st.lists(
    st.builds(
        Update,
        st.sampled_from(["a", "b", "c"]),
        st.none() | st.integers(-200, -100).map(at),
        st.sampled_from(["investigating", "monitoring"]),
        st.sampled_from(["We look", "We found it", ""]),
    ),
    max_size=3,
).map(tuple)
_STORIES = st.lists(
    st.builds(
        Incident,
        st.sampled_from(["k1", "k2", "k3", "k4"]),
        st.sampled_from(["Uploads fail", "Web is slow"]),
        st.none() | st.sampled_from(Level),
        st.none() | st.sampled_from([at(-200), at(-150)]),
        st.none() | st.sampled_from([at(-149), at(-100)]),
        st.none() | st.sampled_from([at(-120)]),
        components=st.frozensets(st.sampled_from(["Web", "Uploads"])),
        updates=_UPDATES,
    ),
    max_size=4,
    unique_by=lambda i: i.key,
)


@settings(max_examples=25, deadline=None)
@given(_STORIES, _STORIES)
def test_whatever_both_have_once_is_enough(ours: list[Incident], others: list[Incident]) -> None:
    with TemporaryDirectory() as folder:
        here, there = opened(Path(folder) / "here"), opened(Path(folder) / "there")
        try:
            told(here, *ours)
            told(there, *others)
            before = {k.key: k for k in stories(here)}
            file = written(there)
            first = take(here, file)
            assert sum((first.new, first.known, first.richer, first.differ)) == len(stories(there))
            seq = here.stored.journal.last_seq()
            again = take(here, file)
            assert again == Taken(known=len(stories(there)))
            assert here.stored.journal.last_seq() == seq
            after = {k.key: k for k in stories(here)}
            assert all(set(k.updates) <= set(after[k.key].updates) for k in before.values())
            assert all(after[key].started == k.started for key, k in before.items())
        finally:
            here.close_store()
            there.close_store()
