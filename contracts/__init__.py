"""The published language: what the services say to each other and to the world.

One module per service holds its events, commands, queries, answers and refusals as frozen
dataclasses. Nothing here does I/O or knows a framework; every service, the gateway, the monitor
and the tests read the same definitions, and `contracts.schemas` derives every schema from them.
"""
