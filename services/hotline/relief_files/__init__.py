"""Files of relief, as far as tickets that escalated into them tell of what came of it."""
