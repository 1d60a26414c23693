"""What ours is held against: plain nameko as its documentation writes it, and hand-written loops.

No code of the project runs in a peer; only the stamps and counters of the bench do, as in ours.
"""
