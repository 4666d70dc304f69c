"""Coroutine tests run in a loop of their own each, and everything is said in English."""

from __future__ import annotations

import asyncio
import inspect
import os

import pytest
from hypothesis import HealthCheck, settings

from tests import haste, moments

# How long an example takes says nothing of it on a machine that does something else, too. Where CI
# is set, Hypothesis' own profile for it stands below: the same examples each time.
settings.register_profile(
    "patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")


haste.make()
moments.make()


def pytest_configure() -> None:
    """Whatever this machine speaks: what is started reads it here, too."""
    os.environ["LC_ALL"] = "C.UTF-8"
    os.environ.pop("LANGUAGE", None)
    os.environ.pop("STATUSWATCH_I18N", None)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """`async def test_…` needs no plugin: it is run to its end."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True
