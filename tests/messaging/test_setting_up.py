"""Extensions are set up in no order, so none may lean on another's before its own start."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from deploy.local.layout import ROOT


def reads_in_setup(source: str) -> Iterator[str]:
    """What methods named `setup` read of `self.runtime`, which may not be set up yet."""
    for method in ast.walk(ast.parse(source)):
        if isinstance(method, ast.FunctionDef) and method.name == "setup":
            for node in ast.walk(method):
                if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self.runtime":
                    yield node.attr


def test_no_extension_reads_the_runtime_while_it_is_set_up():
    files = [*ROOT.glob("services/**/*.py"), *ROOT.glob("messaging/**/*.py")]
    assert len(files) > 100
    leaning = {
        str(file): read for file in files if (read := list(reads_in_setup(file.read_text())))
    }
    assert leaning == {}


def test_what_is_read_while_setting_up_is_seen():
    source = "class Oidc:\n  def setup(self):\n    self.mode = self.runtime.settings.mode\n"
    assert list(reads_in_setup(source)) == ["settings"]
