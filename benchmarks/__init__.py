"""Speed, each figure a ratio against a peer that is measured in the same run, in turn."""
