import pytest

from messaging.logs import hide

ID_NUMBER = "11010519491231002X"
MOBILE = "13800138000"


@pytest.mark.parametrize(
    "value",
    [
        f"refused for {ID_NUMBER}",
        {"who": {"id_number": ID_NUMBER}},
        [f"+86 {MOBILE}"],
        (MOBILE,),
        {MOBILE: "key"},
        int(MOBILE),
        ValueError(f"bad value {ID_NUMBER}"),
    ],
)
def test_no_personal_number_passes_into_a_log_line(value):
    hidden = str(hide(value))
    assert ID_NUMBER not in hidden
    assert MOBILE not in hidden


@pytest.mark.parametrize("value", ["ready", 42, 1.5, None, True, {"count": 3}, [1, "two"]])
def test_what_is_not_personal_passes_unchanged(value):
    assert hide(value) == value
