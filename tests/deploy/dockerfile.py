"""The Dockerfile's instructions, and the tree that its last stage has."""

import shlex
import shutil
from pathlib import Path

from deploy.local.layout import ROOT

TEXT = (ROOT / "deploy/Dockerfile").read_text("utf-8")


def instructions(text=TEXT):
    """(instruction, words) of each line, continued lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [(line.split()[0], shlex.split(line)[1:]) for line in joined if line.strip()]


def stages(text=TEXT):
    """The instructions of each stage, its FROM first."""
    found = []
    for instruction, words in instructions(text):
        if instruction == "FROM":
            found.append([])
        if found:
            found[-1].append((instruction, words))
    return found


def commands(stage):
    """The single commands of a stage's RUN lines."""
    return [
        command.split()
        for instruction, words in stage
        if instruction == "RUN"
        for command in shlex.join(words).replace("'&&'", "\n").splitlines()
    ]


def copies(stage):
    """(sources, destination) of what a stage copies from the checkout."""
    return [
        (words[:-1], words[-1])
        for instruction, words in stage
        if instruction == "COPY" and not words[0].startswith("--from")
    ]


def copy_like(stage, target: Path):
    """Do a stage's COPY instructions from the checkout, as far as .dockerignore lets them."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "secrets", "node_modules", "dist")
    for sources, destination in copies(stage):
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, target / destination, ignore=ignored)
            else:
                (target / destination).mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, target / destination)
