"""Consuming: deliveries in, effects in the database, acknowledgements out, in that order.

- `reading`: a delivery becomes an event, or the reason why it cannot
- `batch`: many messages in one transaction, each in a unit of work of its own
- `retries`: held messages, run again in order
- `queue`: the greenlet that reads one queue; `sharing`: which of several queues it leaves to others
- `source`: all queues of one source, as part of the container

`reading`, `batch` and `retries` know no broker: the memory twin's bus uses them too.
"""
