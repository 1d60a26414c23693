"""Gateway: the HTTP door of the platform, for browsers and API clients.

Owns nothing and decides nothing: it checks form, session and origin, asks the owner by RPC, and
answers in JSON or problem+json. Serves the web build. Hears `SessionRevoked`, `RolesChanged` and
`DelegationRevoked`, to forget at once what it remembers of a session for some seconds. Has no
database.
"""
