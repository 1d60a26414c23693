"""Two tiny services to try the machinery with: a mint that announces, a ledger that keeps books."""
