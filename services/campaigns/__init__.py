"""Campaigns (R1–R5, R16, R20), begun with activities that people register for.

Owns activities and the places taken in them. Announces `ActivityPublished`, `PersonRegistered` and
`RegistrationPseudonymised`; hears nothing yet.
"""
