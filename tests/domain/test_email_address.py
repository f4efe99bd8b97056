"""E-mail addresses: which texts are one, how they are compared, how servers take them."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewkit.domain.email_address import (
    domain_of,
    email_key,
    for_mail,
    parse_domain,
    parse_email,
    show_unseen_characters,
    unseen_characters,
)


@pytest.mark.parametrize(
    ("typed", "mailed"),
    [
        ("anne.durand@example.com", "anne.durand@example.com"),
        ("Anne@Example.COM", "Anne@example.com"),
        ("anne.d'arc+x@sous.domaine-1.example", "anne.d'arc+x@sous.domaine-1.example"),
        ("zoe@société-équipement.fr", "zoe@xn--socit-quipement-enbbb.fr"),
        ("zoe@SOCIÉTÉ-ÉQUIPEMENT.fr", "zoe@xn--socit-quipement-enbbb.fr"),
        ("zoe@xn--socit-quipement-enbbb.fr", "zoe@xn--socit-quipement-enbbb.fr"),
        ("zoe@bücher。de", "zoe@xn--bcher-kva.de"),
        ("a@straße.de", "a@xn--strae-oqa.de"),
        ("anne@x.xn--p1ai", "anne@x.xn--p1ai"),
        ("anne@пример.рф", "anne@xn--e1afmkfd.xn--p1ai"),
        ("info@例子.中国", "info@xn--fsqu00a.xn--fiqs8s"),
        ("élise@société.fr", "élise@xn--socit-esab.fr"),
        ("e\u0301lise@b.fr", "élise@b.fr"),
        ("राम@example.in", "राम@example.in"),
        ("用户@example.cn", "用户@example.cn"),
        ("a" * 64 + "@b.fr", "a" * 64 + "@b.fr"),
    ],
)
def test_an_address_is_mailed_with_its_domain_in_ascii(typed, mailed):
    assert for_mail(typed) == mailed


@pytest.mark.parametrize(
    "typed",
    [
        "a",
        "@b.fr",
        "a@",
        "a@b",
        "a@b.f",
        "a@@b.fr",
        "a@b@c.fr",
        "a@b..fr",
        "a@b.fr.",
        ".a@b.fr",
        "a.@b.fr",
        "a..b@c.fr",
        "a b@c.fr",
        "a@b c.fr",
        "a\u00a0b@c.fr",
        "a@b.fr;c@d.fr",
        "a@b.fr, c@d.fr",
        "a@b.fr\nBcc: x@y.fr",
        "Anne <a@b.fr>",
        "<a@b.fr>",
        "mailto:a@b.fr",
        '"a b"@c.fr',
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "a@b_c.fr",
        "a@-b.fr",
        "a@b-.fr",
        "o’brien@x.fr",  # autocorrect's apostrophe
        "a＠b.fr",
        "ａnne@b.fr",
        "ﬁn@b.fr",
        "\u0301a@b.fr",
        "аnne@example.com",  # Cyrillic а
        "anne@аcme.fr",
        "anne@xn--cme-7cd.fr",  # the same in ASCII
        "anne@αcme.fr",
        "a@xn--zzzz-.fr",
        "a" * 65 + "@b.fr",
        "é" * 33 + "@b.fr",
        "a@" + "b." * 200 + "fr",
    ],
)
def test_everything_else_is_refused(typed):
    with pytest.raises(ValueError):
        parse_email(typed)
    assert for_mail(typed) == typed
    assert domain_of(typed) == ""


UNSEEN = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) in ("Cc", "Cf", "Zl", "Zp")
] + list("\u034f\u115f\u1160\u17b4\u17b5\u180b\u2800\u3164\ufe00\ufe0f\uffa0")


@given(st.sampled_from(UNSEEN), st.integers(0, len("anne.durand@example.com")))
def test_no_invisible_character_and_no_mark_of_direction_stands_in_an_address(mark, at):
    text = "anne.durand@example.com"
    with pytest.raises(ValueError):
        parse_email(text[:at] + mark + text[at:])
    assert unseen_characters(text[:at] + mark + text[at:]) == [mark]


@given(st.text())
def test_any_text_is_an_address_that_servers_take_or_refused(text):
    try:
        address = parse_email(text)
    except ValueError:
        return
    assert address.ascii_domain.isascii()
    assert parse_email(address.for_mail).key == address.key
    assert parse_email(str(address)) == address


def test_what_nobody_sees_is_shown_by_its_number():
    assert show_unseen_characters("anne\u200b@é.fr") == "anne⟨U+200B⟩@é.fr"


@pytest.mark.parametrize(
    "other", ["ZOE@société.fr", "zoe@SOCIÉTÉ.FR", "zoe@xn--socit-esab.fr", "zoe@socie\u0301te\u0301.fr"]
)
def test_addresses_are_compared_without_capitals_and_however_the_domain_is_written(other):
    assert email_key(other) == email_key("zoe@société.fr")
    assert email_key("zoé@société.fr") != email_key("zoe@société.fr")


def test_a_domain_is_compared_in_ascii():
    assert parse_domain("Société.FR") == domain_of("a@société.fr") == "xn--socit-esab.fr"
