"""What is wrong with the settings is told at once, and no secret with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.settings import SettingsError, load

TOKEN = "1000001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
LOCAL = "http://127.0.0.1:8081"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("JINHUAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def wrong(monkeypatch: pytest.MonkeyPatch, **given: str) -> list[str]:
    """The lines of complaint."""
    for name, value in given.items():
        monkeypatch.setenv(f"JINHUAI_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load()
    return str(caught.value).splitlines()


def test_without_any_setting_the_defaults_are_those_of_the_contract() -> None:
    settings = load()
    assert settings.database_url == "sqlite+aiosqlite:///jinhuai.db"
    assert (settings.timezone, settings.http, settings.keys) == ("Asia/Shanghai", "127.0.0.1:8080", [])
    assert settings.telegram_token is None


def test_all_that_is_wrong_is_listed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = wrong(
        monkeypatch,
        DATABASE_URL="mysql://root@localhost/x",
        TELEGRAM_TOKEN="not-a-token",
        TELEGRAM_API="ftp://example.org",
        WEBHOOK_URL="https://example.org/hook",
        TIMEZONE="Asia/Jinhuai",
        FIELD_KEYS="short",
        CLOCK_URL="http://127.0.0.1:1/clock",
        HTTP="8080",
    )
    named = [line.partition(":")[0] for line in lines]
    assert sorted(named) == [
        f"JINHUAI_{name}"
        for name in (
            "CLOCK_URL", "DATABASE_URL", "FIELD_KEYS", "HTTP", "TELEGRAM_API", "TELEGRAM_TOKEN", "TIMEZONE",
            "WEBHOOK_SECRET",
        )
    ]  # fmt: skip


def test_no_secret_is_in_the_complaint(monkeypatch: pytest.MonkeyPatch) -> None:
    key = Fernet.generate_key().decode()
    lines = wrong(
        monkeypatch,
        DATABASE_URL="mysql://root:hunter2-in-url@localhost/x",
        TELEGRAM_TOKEN="hunter2-token-without-number",
        WEBHOOK_SECRET="hunter2 with spaces",
        WEBHOOK_URL="https://example.org/hook",
        FIELD_KEYS=f"{key},hunter2-key",
    )
    text = "\n".join(lines)
    assert len(lines) == 4
    assert "hunter2" not in text
    assert key not in text
    assert "key 2" in text


@pytest.mark.parametrize("api", ["", "https://api.telegram.org", "http://10.0.0.5:8081", "http://127.0.0.1.evil.org"])
def test_simulated_time_is_refused_unless_the_bot_api_is_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, api: str
) -> None:
    (line,) = wrong(monkeypatch, CLOCK_URL=f"{LOCAL}/sandbox/clock", TELEGRAM_API=api)
    assert line.startswith("JINHUAI_CLOCK_URL")


@pytest.mark.parametrize("api", [LOCAL, "http://localhost:1", "http://[::1]:8081", "http://127.8.8.8"])
def test_simulated_time_is_taken_beside_a_bot_api_on_this_machine(monkeypatch: pytest.MonkeyPatch, api: str) -> None:
    monkeypatch.setenv("JINHUAI_CLOCK_URL", f"{LOCAL}/sandbox/clock")
    monkeypatch.setenv("JINHUAI_TELEGRAM_API", api)
    assert load().clock_url == f"{LOCAL}/sandbox/clock"


@pytest.mark.parametrize("zone", ["Asia", "../etc/passwd", "/etc/localtime", "Shanghai", "UTC+8"])
def test_a_zone_that_is_none_is_refused_with_an_example(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    (line,) = wrong(monkeypatch, TIMEZONE=zone)
    assert line.startswith("JINHUAI_TIMEZONE")
    assert "Asia/Shanghai" in line


def test_a_setting_left_empty_is_a_setting_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("JINHUAI_TELEGRAM_TOKEN=\nJINHUAI_TIMEZONE=\nJINHUAI_WEBHOOK_URL=\n")
    monkeypatch.setenv("JINHUAI_HTTP", "")
    settings = load()
    assert settings.telegram_token is None
    assert (settings.timezone, settings.http, settings.webhook_url) == ("Asia/Shanghai", "127.0.0.1:8080", None)


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"JINHUAI_TIMEZONE=Asia/Urumqi\nJINHUAI_TELEGRAM_TOKEN={TOKEN}\n")
    monkeypatch.setenv("JINHUAI_TIMEZONE", "Europe/Berlin")
    settings = load()
    assert settings.timezone == "Europe/Berlin"
    assert settings.telegram_token is not None
    assert TOKEN not in repr(settings)


def test_keys_are_read_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    new, old = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    monkeypatch.setenv("JINHUAI_FIELD_KEYS", f" {new} , {old},")
    settings = load()
    assert settings.keys == [new, old]
    assert new not in repr(settings)
