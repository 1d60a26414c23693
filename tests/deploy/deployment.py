"""What the rules look at: the compose file as it stands, and what belongs beside it."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from deploy.compose.prepare import secret_files
from deploy.local.keys import ensure_keys, passwords
from deploy.local.layout import ROOT
from deploy.uris import write_files

OURS = "zhufeng:"
VARIABLE = re.compile(r"\$\{([A-Z_]+)")
SETTING = re.compile(r"^(?:# )?([A-Z_]+)=(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Deployment:
    compose: dict[str, Any]
    text: str
    example: dict[str, str]
    made: dict[str, set[str]]

    @property
    def services(self) -> dict[str, dict[str, Any]]:
        return self.compose["services"]

    @property
    def lasting(self):
        return {name: each for name, each in self.services.items() if not is_one_shot(each)}

    @property
    def ours(self):
        return {name: each for name, each in self.services.items() if is_ours(each)}

    def changed(self, compose=None, **fields):
        return replace(self, compose=compose or self.compose, **fields)


def is_one_shot(service):
    return service.get("restart") == "no"


def is_ours(service):
    return service.get("image", "").startswith(OURS)


def read_deployment(secrets: Path) -> Deployment:
    """The repository's deployment; `secrets` gets what ``prepare`` would make."""
    ensure_keys(secrets)
    write_files(secrets, secret_files(passwords(secrets)))
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    return Deployment(
        compose=yaml.safe_load(text),
        text=text,
        example=dict(SETTING.findall((ROOT / ".env.example").read_text("utf-8"))),
        made={
            folder.name: {path.name for path in folder.iterdir()}
            for folder in secrets.iterdir()
            if folder.is_dir() and not folder.name.startswith(".")
        },
    )
