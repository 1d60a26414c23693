"""What every service answers to the monitor about its messages (`contracts.operations`).

`entrypoints` is the door: only calls that the monitor sealed, and the operator's right where the
request names an action. `desk` has one method per request; the files beside it do the work.
"""
