from benchmarks.drain import *
from benchmarks.ground import ground
import os
n = int(os.environ["BENCH_EVENTS"])
with ground() as g:
    ours = Ours(g, [escalated(i) for i in range(1, n + 1)])
    for _ in range(int(os.environ.get("BENCH_RUNS","1"))): rate(g, ours, n)
