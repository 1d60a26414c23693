"""What ours is held against: plain nameko as its documentation writes it, and hand-written loops.

No code of ours runs in a peer: `benchmarks.peers` imports nothing of this project.
"""
