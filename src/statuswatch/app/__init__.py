"""The composition root: the one room that builds store, engine and channels and wires them."""

from statuswatch.app.profile import App, Network, known_of, visitor
from statuswatch.app.watching import Watch

__all__ = ["App", "Network", "Watch", "known_of", "visitor"]
