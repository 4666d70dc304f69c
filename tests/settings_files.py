"""Settings files as people write them."""

from __future__ import annotations

WHOLE = """\
[notifications]
kinds = ["outage", "word"]
hold = "5m"
escalate_after = "20m"
sound = "critical"

[quiet_hours]
every_day = "22:00-07:00"
weekend = ["22:00-09:00", "13:00-14:30"]
wed = []
sun = "00:00-24:00"

[services."Pod Host"]   # where the shows are
at_least = "ok"
channels = ["desktop", "mail"]
vital = true

[services.Chirp]
kinds = []

[channels.pager]
kind = "push"
use = "escalation"

[channels.mail]
kind = "push"

[channels.lamp]
command = ["/usr/bin/lamp", "--red", "two words"]
timeout = "10s"
enabled = false
"""

SECRET = "tgram://123456:s3cr3t@chat"
