"""HTTP on the wire: connections that cannot be held open for nothing, framing, answers."""
