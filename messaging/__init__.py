"""Moving facts: events in order and once in effect, calls with deadlines. Knows no service."""
