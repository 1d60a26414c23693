"""Our own rules for ``docker-compose.yml``; each yields one line for everything that breaks it."""

from tests.deploy.rules import access, hardening, running

RULES = {rule.__name__: rule for module in (access, hardening, running) for rule in module.RULES}
