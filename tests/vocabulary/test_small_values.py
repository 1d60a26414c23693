import ast
import pickle
import sys
from pathlib import Path

import pytest

import vocabulary
from vocabulary import InvalidValue, Language
from vocabulary.languages import parse_language


@pytest.mark.parametrize("tag", ["zh-CN", "zh", "zh_CN", "zh-Hans-CN", "ZH-cn"])
def test_chinese_tags_are_chinese(tag):
    assert parse_language(tag) is Language.CHINESE


@pytest.mark.parametrize("tag", ["bo", "bo-CN", "BO"])
def test_tibetan_tags_are_tibetan(tag):
    assert parse_language(tag) is Language.TIBETAN


@pytest.mark.parametrize("tag", ["", "en", "dz", "x"])
def test_other_tags_are_refused(tag):
    with pytest.raises(InvalidValue):
        parse_language(tag)


def test_an_invalid_value_survives_pickling():
    refused = pickle.loads(pickle.dumps(InvalidValue("empty", "a text")))
    assert (refused.code, refused.allowed, str(refused)) == ("empty", "a text", "empty: a text")


def test_the_vocabulary_imports_nothing_of_ours_and_no_library():
    allowed = {*sys.stdlib_module_names, "vocabulary"}
    for path in Path(vocabulary.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            else:
                continue
            assert {module.split(".")[0] for module in modules} <= allowed, path.name
