"""Extensions are set up in no order: what `Runtime` makes there is for others from `start` on."""

import ast
from collections.abc import Iterator

from deploy.local.layout import ROOT


def runtimes(of: ast.ClassDef) -> set[str]:
    """The class's attributes that are the runtime: ``runtime``."""
    return {
        target.id
        for line in of.body
        if isinstance(line, ast.Assign) and ast.unparse(line.value) == "Runtime()"
        for target in line.targets
        if isinstance(target, ast.Name)
    }


def read_too_early(of: ast.ClassDef) -> Iterator[int]:
    """Lines of `setup` that look into the runtime: ``self.runtime.settings``."""
    parts = runtimes(of)
    for method in of.body:
        if isinstance(method, ast.FunctionDef) and method.name == "setup":
            for each in ast.walk(method):
                if (
                    isinstance(each, ast.Attribute)
                    and isinstance(each.value, ast.Attribute)
                    and isinstance(each.value.value, ast.Name)
                    and each.value.value.id == "self"
                    and each.value.attr in parts
                ):
                    yield each.lineno


def test_no_extension_looks_into_the_runtime_before_it_is_set_up():
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in ("messaging", "services")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for each in ast.walk(ast.parse(path.read_text()))
        if isinstance(each, ast.ClassDef)
        for line in read_too_early(each)
    ]
    assert found == []


def test_the_search_finds_what_it_is_for():
    text = "class A:\n runtime = Runtime()\n def setup(self):\n  x = self.runtime.settings\n"
    (made,) = ast.parse(text).body
    assert isinstance(made, ast.ClassDef)
    assert list(read_too_early(made)) == [4]
