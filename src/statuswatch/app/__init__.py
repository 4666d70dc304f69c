"""The composition root: the one room that builds store, engine and channels and wires them."""

from statuswatch.app.network import Network, visitor
from statuswatch.app.profile import App, known_of
from statuswatch.app.watching import Watch

__all__ = ["App", "Network", "Watch", "known_of", "visitor"]
