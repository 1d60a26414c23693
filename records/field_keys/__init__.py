"""Keys of personal fields: what wraps them, their generations, and replacing one by the next.

A service's data keys lie in its own database, each wrapped by a master key that lies elsewhere.
Every encrypted value names its data key, so old values stay readable while new ones are made with
the newest. docs/decisions/key-rotation.md says why, and how long each step takes.
"""
