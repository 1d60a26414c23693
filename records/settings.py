"""Settings of one process, from its environment and its directory of secret files.

Environment: ``ZHUFENG_SERVICE``, ``ZHUFENG_SECRETS`` (a directory with one file per secret, among
them ``mongo_uri`` and ``amqp_uri``), ``ZHUFENG_PUBLIC_KEYS``, ``ZHUFENG_MODE``, ``ZHUFENG_CLOCK``,
``ZHUFENG_VAR``, ``ZHUFENG_VERSION``, ``ZHUFENG_METRICS_PORT`` and ``ZHUFENG_METRICS_ADDRESS``
(where Prometheus may ask), and for campaigns of faults ``ZHUFENG_CRASH`` (`records.crash_points`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast, get_args

from environs import Env

from records.crash_points import ENVIRONMENT as CRASH

Mode = Literal["development", "production", "test"]
Clock = Literal["real", "driven"]


UNVERSIONED, LOOPBACK = "unversioned", "127.0.0.1"


@dataclass(frozen=True)
class Settings:
    """What one process of a service must know to run. Secrets stay in their files.

    `metrics_port` 0: nobody may ask for its metrics.
    """

    service: str
    mode: Mode
    clock: Clock
    amqp_uri: str = field(repr=False)
    mongo_uri: str = field(repr=False)
    database: str
    secrets: Path
    public_keys: Path
    var: Path
    crash: str = ""
    version: str = UNVERSIONED
    metrics_port: int = 0
    metrics_address: str = LOOPBACK

    def __post_init__(self) -> None:
        if self.mode == "production" and self.crash:
            raise ValueError(f"{CRASH} is refused in production")
        if self.mode == "production" and self.clock == "driven":
            raise ValueError("ZHUFENG_CLOCK=driven is refused in production")

    def secret(self, name: str) -> str:
        """The text of a secret file without surrounding blanks; `FileNotFoundError` without it."""
        return self.secret_bytes(name).decode().strip()

    def secret_bytes(self, name: str) -> bytes:
        """The content of a secret file as it is."""
        return (self.secrets / name).read_bytes()


def load_settings(service: str | None = None) -> Settings:
    """The settings of this process; `service` goes before ``ZHUFENG_SERVICE``.

    Raises `environs.EnvError` for what is missing, `ValueError` for what production refuses.
    """
    env = Env()
    name = service or env.str("ZHUFENG_SERVICE")
    secrets = env.path("ZHUFENG_SECRETS")
    return Settings(
        service=name,
        mode=cast(Mode, _one_of(env, "ZHUFENG_MODE", get_args(Mode), "development")),
        clock=cast(Clock, _one_of(env, "ZHUFENG_CLOCK", get_args(Clock), "real")),
        amqp_uri=_uri(secrets, "amqp_uri"),
        mongo_uri=_uri(secrets, "mongo_uri"),
        database=f"zhufeng_{name}",
        secrets=secrets,
        public_keys=env.path("ZHUFENG_PUBLIC_KEYS", secrets.parent / "public"),
        var=env.path("ZHUFENG_VAR", Path("var")),
        crash=env.str(CRASH, ""),
        version=env.str("ZHUFENG_VERSION", UNVERSIONED),
        metrics_port=env.int("ZHUFENG_METRICS_PORT", 0),
        metrics_address=env.str("ZHUFENG_METRICS_ADDRESS", LOOPBACK),
    )


def _one_of(env: Env, variable: str, allowed: tuple[str, ...], default: str) -> str:
    value = env.str(variable, default)
    if value not in allowed:
        raise ValueError(f"{variable} must be one of {', '.join(allowed)}")
    return value


def _uri(secrets: Path, name: str) -> str:
    path = secrets / name
    return path.read_text().strip() if path.exists() else ""
