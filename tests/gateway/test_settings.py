from services.gateway.settings import load_gateway_settings


def test_who_configures_nothing_waits_ten_seconds_for_a_request_and_for_its_answer(monkeypatch):
    for name in ("READING", "WORK"):
        monkeypatch.delenv(f"ZHUFENG_HTTP_{name}_SECONDS", raising=False)
    settings = load_gateway_settings()
    assert (settings.reading_seconds, settings.work_seconds) == (10, 10)
