"""Carriers: clients of third parties that carry texts to people: an SMS provider, group robots.

Each hands one text over and says what became of it (`carriers.outcomes`), within a deadline, and
never raises for what a network or a provider may do. They know no message of ours and no record,
keep nothing, and log nothing: an address of theirs is a secret.
"""
