"""Alerts: what is seen is held against rules; whoever is on call is told by the monitor itself.

Nothing here goes through the broker: texts leave over HTTP, to group robots and phones, while the
broker is away or other services are dead. While the monitor's own database is away too, a robot of
last resort is told once per outage. Only counts are told, never anything of a person.
"""
