"""reviewkit.toml: every wrong line is reported at once; what it leaves out has its default."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reviewkit.domain.errors import SettingsError
from reviewkit.domain.period import Period
from reviewkit.settings import commented, default_settings, language_written_in, read_settings
from reviewkit.text import language

NOVEMBER = Period("month", 2026, 11)


@pytest.fixture
def read(tmp_path):
    def read_text(text):
        path = tmp_path / "reviewkit.toml"
        path.write_text(text, encoding="utf-8")
        return read_settings(path)

    return read_text


def test_the_file_that_init_writes_holds_the_defaults(read):
    assert read(commented()).values == default_settings().values


def test_every_wrong_line_is_reported_at_once(read):
    with pytest.raises(SettingsError) as raised:
        read('currency = "EURO"\nvendr = "RS"\n[mail]\nport = 0\n')
    message = raised.value.text(language("en"))
    assert all(part in message for part in ("currency", "did you mean vendor", "mail.port"))


@pytest.mark.parametrize(
    "wrong",
    [
        "bruno",
        "bruno@rs",
        "bruno@rs.example, zoe@rs.example",
        "bruno@rs.example; zoe@rs.example",
        "Bruno <bruno@rs.example>",
        "bruno\\u200b@rs.example",
        "bruno\\u202e@rs.example",
        "bruno@rs.example\\nBcc: x@evil.example",
        "bruno@аcme.fr",
        "bruno@rs.example\\u0000",
    ],
)
def test_a_setting_that_is_an_address_takes_one_plain_address(read, wrong):
    with pytest.raises(SettingsError) as raised:
        read(f'director_email = "{wrong}"\n[mail]\nsender = "{wrong}"\nallow_domains = ["{wrong}"]\n')
    message = raised.value.text(language("en"))
    assert all(key in message for key in ("director_email", "mail.sender", "mail.allow_domains"))
    assert not set(message) & set("\u200b\u202e\0")


def test_domains_and_addresses_of_any_script_are_taken(read):
    settings = read(
        'director_email = " zoe@société.fr "\n[mail]\nsender = ""\nallow_domains = ["@Société.FR", "rs.example"]\n'
    )
    assert settings.get("director_email") == "zoe@société.fr"
    assert settings.get("mail.sender") == ""
    assert settings.get("mail.allow_domains") == ("xn--socit-esab.fr", "rs.example")


def test_a_rate_counts_from_its_month_on(read):
    settings = read('[[rates]]\nfrom = "2026-01"\nUSD = 0.92\n[[rates]]\nfrom = "2026-12"\nUSD = 0.90\n')
    assert settings.worth(NOVEMBER) == {"USD": Decimal("0.92"), "EUR": Decimal(1)}
    assert settings.worth(Period("month", 2026, 12))["USD"] == Decimal("0.90")
    assert settings.worth(Period("month", 2025, 12)) == {"EUR": Decimal(1)}


STAGES = """
[[stages]]
number = 4
name = "Offre"
probability = 0.5
[[stages]]
number = 4
name = "Offre ferme"
probability = 0.6
from = "2027-01"
"""


def test_a_stage_counts_from_its_month_on_and_the_latest_ladder_has_the_last(read):
    settings = read(STAGES)
    assert [step.names["fr"] for step in settings.ladder(NOVEMBER).steps] == ["Offre"]
    assert [step.names["fr"] for step in settings.latest_ladder.steps] == ["Offre ferme"]


def test_a_stage_that_stands_twice_is_wrong(read):
    with pytest.raises(SettingsError):
        read(STAGES.replace('from = "2027-01"', ""))


@pytest.mark.parametrize(
    ("text", "expected"), [('language = "en"', "en"), ('language = "de"', "fr"), ("[[[", "fr")]
)
def test_errors_are_reported_in_the_language_that_the_file_names(tmp_path, text, expected):
    path = tmp_path / "reviewkit.toml"
    path.write_text(text, encoding="utf-8")
    assert language_written_in(path) == expected


LONG = "x" * 1_000_000


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (f'vendor = "{LONG}"', "vendor"),
        ('vendor = "R\\u202eS"', "vendor"),
        ('crm = "a\\nb"', "crm"),
        (f'director = "{"x" * 101}"', "director"),
        ('inbox = "in\\u0000box"', "inbox"),
        (f'output = "{"x" * 1001}"', "output"),
        ('database = "sqlite:///x\\u0000.db"', "database"),
        ('[mail]\nhost = "a\\r\\nb"', "mail.host"),
        ('[crm_file]\ndelimiter = ";;"', "crm_file.delimiter"),
        ("[crm_file]\ndelimiter = '\"'", "crm_file.delimiter"),
        (f'[crm_file.fields]\nreference = "{"x" * 101}"', "crm_file.fields"),
        ('[brand]\nlogo = "a\\u0000b"', "brand.logo"),
        (f'[[stages]]\nnumber = 1\nname = "{"x" * 101}"\nprobability = 0.5', "[[stages]] 1: name"),
        ("[mail]\nallow_domains = [" + '"a.example",' * 1001 + "]", "mail.allow_domains"),
    ],
)
def test_a_setting_larger_or_stranger_than_a_document_can_bear_is_refused_in_a_few_words(read, line, key):
    with pytest.raises(SettingsError) as raised:
        read(f"{line[:900_000]}{line[-1] if len(line) > 900_000 else ''}")
    message = raised.value.text(language("en"))
    assert key in message
    assert len(message) < 600


def test_a_settings_file_of_many_megabytes_is_refused_unread(read):
    with pytest.raises(SettingsError, match="1 MB"):
        read("# " + "x" * (1 << 20))


def test_a_tab_may_part_the_fields_of_the_crm_file(read):
    assert read('[crm_file]\ndelimiter = "\\t"').get("crm_file.delimiter") == "\t"
