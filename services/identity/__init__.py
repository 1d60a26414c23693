"""Identity: who somebody is.

Owns staff accounts, leave cover, API clients, sessions and the codes by which workers sign in with
their phone. Announces `AccountCreated`, `RolesChanged`, `DelegationGiven`, `DelegationRevoked`,
`PhoneCodeRequested`, `SessionRevoked`; hears nothing. It alone holds the key that signs assertions,
by which the owners of data know who acts and for which unions.
"""
