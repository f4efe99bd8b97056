"""A vendor's own template rendered or checked in a confined process: what that process does and answers.

The functions take bytes and answer values of JSON. They look at the finished document once more, since a
template can put a field together that stands nowhere in it before it is rendered.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache

from reviewkit.render.word.package.docx_package import read_entries
from reviewkit.render.word.package.docx_parts import open_package
from reviewkit.render.word.package.outside_elements import word_outside_content
from reviewkit.render.word.template.name_resolution import Declaration
from reviewkit.render.word.template.word_template import WordTemplate
from reviewkit.render.word.word_errors import TemplateError, WordError

Theme = tuple[tuple[str, str], ...]


@lru_cache(maxsize=16)
def _compiled(data: bytes, theme: Theme) -> WordTemplate:
    return WordTemplate(data, theme=dict(theme))


def render_template(
    data: bytes,
    theme: Theme,
    context: Mapping[str, object],
    properties: Mapping[str, object],
    date: dt.datetime,
    lang: str,
) -> dict[str, str]:
    """Return {"document": the rendered .docx in base 64}, or {"problem": why there is none}."""
    try:
        document = _compiled(data, theme).render(context, properties=properties, date=date, lang=lang)
        outside = word_outside_content(open_package(read_entries(document)))
        if outside:
            raise TemplateError(outside)
    except MemoryError:
        raise  # the process that limits memory reports it
    except WordError as error:
        return {"problem": str(error)}
    return {"document": base64.b64encode(document).decode("ascii")}


def template_faults(data: bytes, names: Declaration | None) -> list[dict[str, str]]:
    """Return the faults of a template, each with the fields of TemplateFault."""
    return [asdict(fault) for fault in WordTemplate(data).faults(names)]
