"""What a process tells of itself: signs of life, spans and metrics. Never at the work's expense.

- `spans`: what is noted for traces, sampled and bounded; `sender` carries it to the monitor
- `process_sign`: the sign of life
- `metrics`: what Prometheus reads; `scraping` lets it, `outbox_gauges` looks at the database
- `consuming`, `relaying`, `calling`: what the work reports in one call each, when it is done

Nothing here waits, raises or asks the database on the way of a message. A process that tells
nobody (a test, the memory twin, a benchmark's loop) notes no spans at all.
"""
