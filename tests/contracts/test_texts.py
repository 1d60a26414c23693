import ast
import csv
from pathlib import Path

import pytest

from contracts import registry
from contracts.schemas import FAULT_CODES
from contracts.texts import text_of, texts

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "contracts" / "texts" / "refusals.csv"
LONGEST = 120
TIBETAN = range(0x0F00, 0x1000)
HAN = range(0x4E00, 0xA000)


def invalid_value_codes() -> set[str]:
    calls = [
        node
        for folder in ("vocabulary", "contracts")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "InvalidValue"
    ]
    codes = (call.args[0] for call in calls)
    return {str(code.value) for code in codes if isinstance(code, ast.Constant)}


def field_codes() -> set[str]:
    """The codes that rules of owners name for a field themselves."""
    calls = [
        node
        for folder in ("contracts", "records", "messaging", "services")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "InvalidInput.at"
    ]
    codes = (word.value for call in calls for word in call.keywords if word.arg == "code")
    return {str(code.value) for code in codes if isinstance(code, ast.Constant)}


def codes() -> set[str]:
    refusals = {refusal.code for refusal in registry.refusals()}
    return refusals | invalid_value_codes() | FAULT_CODES


def test_every_code_has_a_text_and_no_text_is_left_over():
    assert set(texts()) == codes()


def test_a_rule_refuses_a_field_only_by_codes_that_have_a_text():
    assert {"cursor_unknown", "not_allowed_value"} <= field_codes() <= FAULT_CODES


def test_the_codes_of_vocabulary_are_found():
    assert {"id_number_checksum", "empty", "union_unknown"} <= invalid_value_codes()


@pytest.mark.parametrize("code", sorted(texts()))
def test_a_text_is_there_in_each_language_and_short(code):
    for language in ("zh-CN", "bo", "en"):
        assert 0 < len(text_of(code, language)) <= LONGEST


@pytest.mark.parametrize("code", sorted(texts()))
def test_a_text_is_written_in_the_script_of_its_language(code):
    assert any(ord(character) in HAN for character in text_of(code, "zh-CN"))
    assert any(ord(character) in TIBETAN for character in text_of(code, "bo"))
    assert text_of(code, "en").isascii()
    assert not any(ord(character) in HAN for character in text_of(code, "bo"))


@pytest.mark.parametrize("code", ["deadline_passed", "service_unavailable", "internal_fault"])
def test_what_leaves_the_outcome_open_does_not_say_that_nothing_happened(code):
    denials = {"zh-CN": ("没有改变", "未"), "bo": ("མ་བྱུང་།",), "en": ("nothing", "not done")}
    for language, words in denials.items():
        told = text_of(code, language)
        assert not any(word in told for word in words)


def test_the_table_is_sorted_and_names_no_code_twice():
    with TABLE.open(encoding="utf-8", newline="") as lines:
        listed = [row["code"] for row in csv.DictReader(lines)]
    assert listed == sorted(set(listed))


def test_a_tibetan_text_counts_as_reviewed_only_when_the_table_says_yes():
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            assert row["bo_reviewed"] in ("yes", "no")
            assert texts()[row["code"]].bo_reviewed is (row["bo_reviewed"] == "yes")


def test_an_unknown_language_is_refused():
    with pytest.raises(LookupError):
        text_of("empty", "fr")


def refusals_outside_contracts() -> list[str]:
    """Classes that derive from `Refusal` elsewhere than in contracts."""
    return [
        f"{path.relative_to(ROOT)}: {node.name}"
        for folder in ("services", "messaging", "records")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "Refusal" for base in node.bases)
    ]


def test_refusals_are_defined_in_contracts_alone():
    assert refusals_outside_contracts() == []
