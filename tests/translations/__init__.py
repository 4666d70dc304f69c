"""The catalogue's workshop: what the source says, and what each language makes of it."""
