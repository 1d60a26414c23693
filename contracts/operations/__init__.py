"""What every service answers to the monitor about its own messages, and does to them for operators.

These requests belong to no one service: each is asked of the service that owns the messages
(``calls.ask(request, service="relief")``) and is answered by the machinery, not by its class. The
broker lets only the monitor send ``<service>.ops_*``, and the owner answers only a call that the
monitor sealed. What shows a message's body or changes its fate also needs the operator's own
assertion, with the rights ``messages.read``, ``messages.mend`` or ``messages.second``.
"""
