"""Monitor: every message of every service, seen and mended by operations.

Owns the index of all journals, what processes told of themselves, replays on their way and alerts.
Announces nothing and hears no event: it asks the owners (``ops_*``), who alone change messages, and
listens to the signs that processes give. It holds no key of any person's data.
"""
