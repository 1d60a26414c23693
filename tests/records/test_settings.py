import pytest
from environs import EnvError

from records.settings import load_settings


@pytest.fixture
def environment(monkeypatch, tmp_path):
    secrets = tmp_path / "hotline"
    secrets.mkdir()
    (secrets / "mongo_uri").write_text("mongodb://hotline:secret@127.0.0.1/\n")
    (secrets / "amqp_uri").write_text("amqp://hotline:secret@127.0.0.1/zhufeng")
    for name in ("MODE", "CLOCK", "VAR", "PUBLIC_KEYS"):
        monkeypatch.delenv(f"ZHUFENG_{name}", raising=False)
    monkeypatch.setenv("ZHUFENG_SERVICE", "hotline")
    monkeypatch.setenv("ZHUFENG_SECRETS", str(secrets))
    return monkeypatch


def test_settings_come_from_the_environment_and_the_secret_files(environment, tmp_path):
    settings = load_settings()
    assert (settings.service, settings.database) == ("hotline", "zhufeng_hotline")
    assert settings.mongo_uri == "mongodb://hotline:secret@127.0.0.1/"
    assert (settings.mode, settings.clock) == ("development", "real")
    assert settings.secrets == tmp_path / "hotline"
    assert settings.secret("mongo_uri") == settings.mongo_uri
    assert settings.secret_bytes("mongo_uri").endswith(b"\n")


def test_a_named_service_goes_before_the_environment(environment):
    assert load_settings("relief").database == "zhufeng_relief"


def test_a_driven_clock_is_refused_in_production(environment):
    environment.setenv("ZHUFENG_CLOCK", "driven")
    assert load_settings().clock == "driven"
    environment.setenv("ZHUFENG_MODE", "production")
    with pytest.raises(ValueError, match="refused in production"):
        load_settings()


@pytest.mark.parametrize(("name", "value"), [("MODE", "prod"), ("CLOCK", "fast")])
def test_a_word_that_is_not_known_is_refused(environment, name, value):
    environment.setenv(f"ZHUFENG_{name}", value)
    with pytest.raises(ValueError, match=f"ZHUFENG_{name}"):
        load_settings()


def test_without_secrets_there_are_no_settings(environment):
    environment.delenv("ZHUFENG_SECRETS")
    with pytest.raises(EnvError):
        load_settings()


def test_settings_do_not_show_passwords(environment):
    assert "secret@" not in repr(load_settings())
