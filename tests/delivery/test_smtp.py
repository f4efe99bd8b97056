"""Handing mail to a server: TLS, refusals, drops before and after the message was taken."""

from __future__ import annotations

import datetime as dt
import ssl

import pytest

from reviewkit.delivery.smtp import MailError, Sender, Server
from tests.commands.postoffice import PostOffice

DATA = b"Subject: x\r\nMessage-ID: <1@x>\r\n\r\n.point\r\nend\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost that nobody has signed but itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    day = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day - dt.timedelta(days=1))
        .not_valid_after(day + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def of_server(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def sender(office, security="none", context=None, **more):
    return Sender(
        Server("localhost", office.port, security, "rs@rs.example", timeout=5, **more), context=context
    )


def sent(one, readers=("a@x.example",)):
    """The answer, and how often it was noted that the last line is about to go."""
    noted = []
    return one.send(readers, DATA, lambda: noted.append(1)), len(noted)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_trusted_server_takes_the_message_over_tls(certificate, security):
    with PostOffice(context=of_server(certificate), tls=security == "tls") as office:
        trust = ssl.create_default_context(cafile=certificate)
        with sender(office, security, trust) as one:
            answer, noted = sent(one)
    assert (answer.state, noted) == ("sent", 1)
    assert office.taken[0].data == DATA


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_nobody_vouches_for_gets_nothing(certificate, security):
    office = PostOffice(context=of_server(certificate), tls=security == "tls")
    with office, sender(office, security) as one, pytest.raises(MailError, match="certificate"):
        sent(one)
    assert office.taken == []


def test_starttls_is_not_given_up_where_the_server_has_none():
    with PostOffice() as office, sender(office, "starttls") as one, pytest.raises(MailError):
        sent(one)


def test_no_server_is_an_error_before_anything_is_noted():
    with PostOffice() as office:
        port = office.port
    with (
        Sender(Server("127.0.0.1", port, "none", "rs@rs.example", timeout=2)) as one,
        pytest.raises(MailError),
    ):
        one.send(("a@x.example",), DATA, pytest.fail)


def test_readers_refused_are_named_and_the_others_get_it():
    with PostOffice(refuses={"b@x.example": "550 unknown"}) as office, sender(office) as one:
        answer, _ = sent(one, ("a@x.example", "b@x.example"))
    assert answer.state == "sent"
    assert answer.refused == ("b@x.example: 550 unknown",)
    assert office.taken[0].readers == ["a@x.example"]


def test_all_readers_refused_is_a_refused_message():
    with PostOffice(refuses={"a@x.example": "550 unknown"}) as office, sender(office) as one:
        answer, noted = sent(one)
        assert (answer.state, noted) == ("refused", 0)
        assert sent(one, ("c@x.example",))[0].state == "sent"  # the connection goes on


def test_a_reader_who_may_be_taken_later_keeps_all_waiting():
    with PostOffice(refuses={"b@x.example": "450 later"}) as office, sender(office) as one:
        answer, noted = sent(one, ("a@x.example", "b@x.example"))
    assert (answer.state, noted) == ("waiting", 0)
    assert office.taken == []


@pytest.mark.parametrize("mood", ["451 later", "mail 451 later"])
def test_a_4xx_waits_for_the_next_run_and_the_next_message_goes(mood):
    with PostOffice(mood=lambda n: mood if n == 1 else "") as office, sender(office) as one:
        assert sent(one)[0].state == "waiting"
        assert sent(one)[0].state == "sent"
    assert len(office.taken) == 1


def test_a_5xx_at_the_end_is_refused():
    with PostOffice(mood=lambda n: "554 no") as office, sender(office) as one:
        assert sent(one)[0].state == "refused"


def test_a_drop_before_the_message_was_taken_connects_again_in_the_same_run():
    with PostOffice(mood=lambda n: "drop at rcpt" if n in (1, 2) else "") as office, sender(office) as one:
        answer, noted = sent(one)
    assert (answer.state, noted) == ("sent", 1)
    assert len(office.taken) == 1


def test_a_server_that_always_drops_makes_it_wait():
    with PostOffice(mood=lambda n: "drop at rcpt") as office, sender(office) as one:
        assert sent(one) == (one.send(("a@x.example",), DATA, pytest.fail), 0)


def test_a_drop_after_the_message_was_taken_is_doubtful_and_not_tried_again():
    with PostOffice(mood=lambda n: "drop after" if n == 1 else "") as office, sender(office) as one:
        answer, noted = sent(one)
        assert (answer.state, noted) == ("doubtful", 1)
        assert sent(one)[0].state == "sent"  # the next message finds a new connection
    assert len(office.taken) == 2


def test_no_more_messages_a_minute_than_settings_allow():
    slept = []
    with PostOffice() as office:
        server = Server("localhost", office.port, "none", "rs@rs.example", per_minute=30, timeout=5)
        with Sender(server, sleep=slept.append, clock=lambda: 100.0) as one:
            for _ in range(3):
                sent(one)
    assert slept == [2.0, 4.0]


def test_an_address_with_accents_needs_a_server_that_takes_them():
    with PostOffice() as office, sender(office) as one:
        assert sent(one, ("léa@x.example",))[0].state == "sent"


def test_a_server_without_smtputf8_takes_the_message_for_the_readers_it_can_reach():
    with PostOffice(utf8=False) as office, sender(office) as one:
        answer, _ = sent(one, ("léa@x.example", "luc@x.example"))
        alone, noted = sent(one, ("léa@x.example",))
    assert answer.state == "sent"
    assert [refused.partition(":")[0] for refused in answer.refused] == ["léa@x.example"]
    assert [message.readers for message in office.taken] == [["luc@x.example"]]
    assert (alone.state, noted) == ("refused", 0)


def test_the_password_does_not_show():
    assert "geheim" not in repr(Server("h", 25, "tls", "a@b", user="u", password="geheim"))


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("250 taken", "sent"),
        ("251 will forward", "sent"),
        ("299 taken, in words of its own", "sent"),
        ("354 go on", "doubtful"),
        ("199 what", "doubtful"),
        ("600 what", "doubtful"),
        ("451 later", "waiting"),
        ("421 later", "waiting"),
        ("554 never", "refused"),
    ],
)
def test_only_answers_of_four_and_five_hundred_say_that_nothing_was_taken(answer, state):
    with PostOffice(mood=lambda _: answer) as office, sender(office) as one:
        assert sent(one)[0].state == state
