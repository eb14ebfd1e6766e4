"""The contracts of what is said: frozen, proven, and written down for readers."""
