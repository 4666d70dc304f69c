"""The terminal's face: every command, each with --json. Never imports Qt."""
