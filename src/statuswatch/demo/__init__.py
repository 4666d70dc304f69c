"""A status server of our own on loopback, and the story that it lives: data in resources/demo."""
