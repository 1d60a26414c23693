"""Identity's rules, a module per aggregate; of `tokens` only digests are kept."""
