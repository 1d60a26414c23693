"""Visit campaigns (回头看): a frozen list of files, each of which is visited."""
