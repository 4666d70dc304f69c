"""The heart: pure functions over what was told. Standard library only; no I/O, no clock."""
