"""The embedded stack: RabbitMQ, MongoDB and the services on this machine, under a supervisor.

Runs outside eventlet. `deploy.local.stack.Stack` is the way in for tests and tools, ``./zhufeng``
for people.
"""
