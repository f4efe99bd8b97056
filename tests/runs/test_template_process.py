"""A vendor's own template renders in a process with limits; whatever it does, the run goes on."""

from __future__ import annotations

import datetime as dt
import io
import time

import docx
import pytest

from reviewkit.documents.word_context import PrintedValue
from reviewkit.intake.sandbox import MB, Limits
from reviewkit.runs.template_process import RenderRequest, TemplateProcess, TemplateStoppedError
from reviewkit.text import language

FRENCH = language("fr")


def template(folder, text, name="minutes.docx"):
    document = docx.Document()
    document.add_paragraph(text)
    document.save(folder / name)
    return str(folder / name)


def request(**context):
    return RenderRequest((("accent1", "1B7D77"),), context, {"title": "T"}, dt.datetime(2026, 11, 1), "fr-FR")


def text_of(data):
    return docx.Document(io.BytesIO(data)).paragraphs[0].text


@pytest.fixture
def process():
    with TemplateProcess(Limits(seconds=15.0, memory=400 * MB)) as process:
        yield process


def test_a_template_renders_as_it_does_in_this_process(process, tmp_path):
    path = template(tmp_path, "{{ amount }} {% if amount.raw > 5 %}more{% endif %}")
    data = process.render(path, request(amount=PrintedValue("6 €", 6)))
    assert text_of(data) == "6 € more"
    from reviewkit.render.word import WordTemplate

    same = WordTemplate(path, theme={"accent1": "1B7D77"})
    rendered = same.render(
        {"amount": PrintedValue("6 €", 6)},
        properties={"title": "T"},
        date=dt.datetime(2026, 11, 1),
        lang="fr-FR",
    )
    assert rendered == data


@pytest.mark.parametrize(
    "text",
    [
        "{{ perod }}",
        "{% iff %}",
        "{% set n = namespace(x=['a']) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}",
        "{{ ('a' * 10000000).translate({97: 'b' * 90000}) }}",
    ],
)
def test_a_template_that_makes_no_document_is_one_error_that_names_it(process, tmp_path, text):
    path = template(tmp_path, text)
    with pytest.raises(TemplateStoppedError) as caught:
        process.render(path, request(period=1))
    assert path in caught.value.text(FRENCH)
    assert "aucun document" in caught.value.text(FRENCH)
    assert text_of(process.render(template(tmp_path, "{{ period }}", "good.docx"), request(period=1))) == "1"


SLOW = "{% for i in range(1900) %}{% set x = range(1000)|map('string')|join('a')|title|upper|wordcount %}{% endfor %}"


def test_a_template_over_its_time_is_stopped_once_and_fails_at_once_afterwards(tmp_path):
    path = template(tmp_path, SLOW)
    with TemplateProcess(Limits(seconds=1.0)) as process:
        with pytest.raises(TemplateStoppedError, match="stopped after 1 s"):
            process.render(path, request())
        start = time.monotonic()
        with pytest.raises(TemplateStoppedError, match="stopped after 1 s"):
            process.render(path, request())
        assert time.monotonic() - start < 1.5


def test_a_template_over_its_memory_is_stopped(tmp_path):
    path = template(tmp_path, "{% set x = range(1900000)|list %}{% set y = x|sort %}")
    with (
        TemplateProcess(Limits(seconds=30.0, memory=150 * MB)) as process,
        pytest.raises(TemplateStoppedError) as caught,
    ):
        process.render(path, request())
    assert path in str(caught.value)


def test_a_field_that_a_template_puts_together_while_rendering_is_in_no_document(process, tmp_path):
    path = template(
        tmp_path, "{{ a }}{{r '<w:r><w:t>x</w:t></w:r><w:fldSimple w:instr=\"DDEAUTO x y\"/>'|safe }}"
    )
    with pytest.raises(TemplateStoppedError, match="field"):
        process.render(path, request(a=1))


def test_faults_are_those_found_in_this_process(process, tmp_path):
    from reviewkit.render.word import check_template

    path = template(tmp_path, "{{ perod }} {% iff %}")
    assert process.faults(path, {"period": None}) == check_template(path, {"period": None}) != []
    assert [fault.code for fault in process.faults(str(tmp_path / "none.docx"), None)] == ["unreadable"]


def test_a_check_over_its_time_is_a_fault(tmp_path):
    path = template(tmp_path, "x" * 100_000 + "{{ x }}")
    with TemplateProcess(Limits(seconds=0.01)) as process:
        assert [fault.code for fault in process.faults(path, None)] == ["check-stopped"]
