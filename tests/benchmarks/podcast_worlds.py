"""Prints how the podcast rig is read: `python -m tests.benchmarks.podcast_worlds`.

Worlds, those in which exactly the right hops and causes are named, requests and audio bytes.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta
from statistics import mean, median

from statuswatch.adapters._podcast_memory import load
from statuswatch.adapters.podcast import Podcast
from tests.podcasts import UNCLEAR, Follower, World, falls_ill, known, worlds

HARMLESS = UNCLEAR | {"blocked"}


def main() -> None:
    adapter = Podcast(known())
    began, right, alarms, told = time.perf_counter(), Counter[int](), 0, 0
    total = Counter[int]()
    requests: list[int] = []
    heard: list[int] = []
    through_prefix = ranged = 0
    for world in worlds():
        follower, report = falls_ill(world, adapter)
        size = sum(1 for fault in world.faults.values() if fault != "no-head")
        total[size] += 1
        seen = {s.id: s.fault for s in load(follower.memory).stations}
        named = {hop: fault for hop, fault in seen.items() if fault not in {"", "unasked"}}
        wrong = {h for h, f in world.expected().items() if f not in HARMLESS}
        keys = {i.key.removeprefix("hop:") for i in report.incidents}
        right[size] += named == world.expected() and keys == wrong
        alarms += bool(keys - wrong)
        told += keys == wrong
        first = Follower(World(world.faults), adapter)
        first.look()
        requests.append(len(first.world.asked))
        heard.append(first.world.sound_bytes)
        for request in first.world.asked:
            if first.world.hop_of(request.url)[0] in dict(world.prefixes):
                ranged += request.method == "GET" and request.byte_range == (0, 1)
                through_prefix += request.method == "GET" and request.byte_range != (0, 1)
    count = total.total()
    print(f"worlds                         {count:>6}")
    for size in sorted(total):
        print(f"  with {size} fault{'s' if size != 1 else ' '}: named right   {right[size]:>6}")
    print(f"named right                    {right.total():>6}  ({right.total() / count:.1%})")
    print(f"incidents exactly those        {told:>6}")
    print(f"worlds with a false alarm      {alarms:>6}")
    print(
        f"requests of a first look       {mean(requests):>6.1f}  "
        f"(median {median(requests):.0f}, most {max(requests)})"
    )
    print(f"GETs through a prefix          {through_prefix:>6}")
    print(f"  and of two bytes, HEAD refused {ranged:>4}")
    print(f"audio bytes, most in a look    {max(heard):>6}")
    calm = World()
    follower = Follower(calm, adapter)

    follower.look()
    calm.asked.clear()
    for _ in range(96):
        follower.look(timedelta(minutes=15))
    hops = Counter(calm.hop_of(request.url)[0] for request in calm.asked)
    print(f"requests of a calm day         {hops.total():>6}  {dict(hops)}")
    print(f"memory of a show, bytes        {len(follower.memory):>6}")
    print(f"seconds                        {time.perf_counter() - began:>6.1f}")


if __name__ == "__main__":
    main()
