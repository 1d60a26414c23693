"""The owner's side of operations: reads, replays, edits and discards of held messages."""
