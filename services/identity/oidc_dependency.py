"""The provider of this installation, as the service's methods are given it."""

from __future__ import annotations

from typing import Any

import structlog
from nameko.extensions import DependencyProvider

from contracts.identity import OidcNotConfigured, OidcProviderAway
from messaging.runtime import settings_of
from services.identity.oidc.exchange import Lookups, ProviderExchange
from services.identity.oidc.provider import OidcProvider
from services.identity.oidc.settings import (
    SECRET,
    OidcSettings,
    OidcSettingsFile,
    OidcSettingsWrong,
)

_log = structlog.get_logger(__name__)


class SingleSignOn:
    """The provider that the secret names now; what is remembered of a former one is dropped."""

    def __init__(self, file: OidcSettingsFile, lookups: Lookups) -> None:
        self._file, self._lookups = file, lookups
        self._known: tuple[OidcSettings, OidcProvider] | None = None

    @property
    def configured(self) -> bool:
        """Whether there is a provider; a secret that cannot be read is none here."""
        try:
            return self._file.current() is not None
        except OidcSettingsWrong:
            return False

    def provider(self) -> OidcProvider:
        """Refuses `OidcNotConfigured`, and `OidcProviderAway` where the secret is wrong."""
        try:
            settings = self._file.current()
        except OidcSettingsWrong as error:
            _log.error("oidc_settings_wrong", why=str(error))
            raise OidcProviderAway(allowed="sign in with a password") from None
        if settings is None:
            raise OidcNotConfigured()
        if self._known is None or self._known[0] is not settings:
            exchange = ProviderExchange(self._lookups)
            self._known = (settings, OidcProvider(settings, exchange))
        return self._known[1]


class Oidc(DependencyProvider):
    """The `SingleSignOn` of this process."""

    def setup(self) -> None:
        settings = settings_of(self.container)
        production = settings.mode == "production"
        file = OidcSettingsFile(settings.secrets / SECRET, production=production)
        self._single_sign_on = SingleSignOn(file, Lookups())

    def get_dependency(self, worker_ctx: Any) -> SingleSignOn:
        return self._single_sign_on
