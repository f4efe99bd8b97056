"""A compiled template: what rendering needs, and nothing that rendering changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from jinja2 import Template
from lxml import etree

from reviewkit.render.jinja import (
    MAX_TEXT,
    LimitError,
    TemplateEnvironment,
    fresh_budget,
    known_names,
)
from reviewkit.render.word.package.core_properties import write_core_properties
from reviewkit.render.word.package.docx_package import ZipEntry, deflated, deflated_text, write_entries
from reviewkit.render.word.package.docx_parts import CONTENT_TYPES, DocxPackage
from reviewkit.render.word.package.namespaces import DECLARATION
from reviewkit.render.word.package.outside_elements import element_faults
from reviewkit.render.word.package.restyling import Restyling
from reviewkit.render.word.template.finishing import check_well_formed, finish, without_empty_section
from reviewkit.render.word.template.name_resolution import Declaration, unknown_names
from reviewkit.render.word.template.part_source import PartSource
from reviewkit.render.word.template.render_errors import raise_explained
from reviewkit.render.word.template.render_state import RenderState, current_render
from reviewkit.render.word.template.subdocument import parts_with_imports
from reviewkit.render.word.word_errors import RenderError, TemplateFault, ValueRefusedError

_CHUNK = 1024  # pieces joined at a time, so that memory need not be allocated anew for large texts


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """All parts of a template, ready to render. Shared by threads: rendering changes nothing here.

    templates       the Jinja templates of the parts that render, by part
    faults          all faults but unknown names, in reading order
    core_relations  the relationship that the core properties need, as XML
    style_ids       style ids by name in lower case
    replaced_parts  the parts of bound charts, which each document makes anew
    """

    package: DocxPackage
    sources: list[PartSource]
    environment: TemplateEnvironment
    restyling: Restyling
    templates: dict[str, Template]
    faults: list[TemplateFault]
    core_relations: list[str]
    style_ids: dict[str, str]
    replaced_parts: list[str]

    def check(self, names: Declaration | None) -> list[TemplateFault]:
        """All faults, in reading order, with unknown names where `names` declares the known ones."""
        faults = list(self.faults)
        if names is not None:
            for source in self.sources:
                if source.renders:
                    whole = source.part in self.templates
                    faults += unknown_names(source, self.environment, names, whole=whole)
        return faults

    def render(
        self,
        context: Mapping[str, object],
        properties: Mapping[str, object],
        date: datetime,
        lang: str | None,
    ) -> bytes:
        """Render one document; see WordTemplate.render. The template must have no faults."""
        state = RenderState(
            self.package.entries,
            self.package.main,
            lang or self.restyling.language,
            self.style_ids,
            self.restyling.palette,
        )
        state.release(self.replaced_parts)
        with fresh_budget(), known_names(context):
            token = current_render.set(state)
            try:
                texts = self._render_parts(context, state)
            finally:
                current_render.reset(token)
        return self._write(texts, state, properties, date, lang)

    def _render_parts(self, context: Mapping[str, object], state: RenderState) -> dict[str, list[str]]:
        rendered = [source for source in self.sources if source.renders]
        texts = {source.part: self._render_part(source, context, state) for source in rendered}
        for source in rendered:
            for notes in source.notes:
                texts[notes.part] = finish([notes.filled(state)])
        for part in state.unchecked & texts.keys():
            _check_xml(part, texts[part])
        return texts

    def _render_part(
        self, source: PartSource, context: Mapping[str, object], state: RenderState
    ) -> list[str]:
        template = self.templates[source.part]
        try:
            pieces = template.root_render_func(template.new_context(dict(context)))
            text = finish([state.fill_spans(chunk) for chunk in _joined(pieces)])
            if source.part == self.package.main:
                text = without_empty_section(text)
            if source.contents is not None:
                text = [source.contents.filled("".join(text), state)]
        except Exception as error:  # noqa: BLE001  a template may call anything of a context value
            raise_explained(error, source, template)
        if source.filters_xml:
            state.unchecked.add(source.part)
        return text

    def _write(
        self,
        texts: Mapping[str, list[str]],
        state: RenderState,
        properties: Mapping[str, object],
        date: datetime,
        lang: str | None,
    ) -> bytes:
        package = self.package
        entries: dict[str, ZipEntry] = {**package.entries, **self.restyling.entries(lang)}
        for name in state.dropped:
            entries.pop(name, None)
        for name, text in texts.items():
            entries[name] = deflated_text(name, [DECLARATION, *text])
        template_core = entries[package.core].unpacked() if package.core in entries else None
        all_properties = {**({"language": lang} if lang else {}), **properties}
        try:
            core = write_core_properties(template_core, all_properties, date)
        except ValueRefusedError as error:
            raise RenderError(str(error), part=package.core) from None
        entries[package.core] = deflated(package.core, core)
        extended = parts_with_imports(package, state, lambda name: entries[name].unpacked().decode())
        for name, part_text in extended.items():
            entries[name] = deflated(name, part_text.encode())
        entries.update(state.entries)
        relations = {**state.relations, **({"": self.core_relations} if self.core_relations else {})}
        for part, added in relations.items():
            entry = package.extended_relations(part, added)
            entries[entry.name] = entry
        if state.defaults or state.overrides or state.dropped or self.core_relations or package.altered:
            entries[CONTENT_TYPES] = package.content_types(state.defaults, state.overrides, state.dropped)
        return write_entries(entries.values(), date)


def _check_xml(part: str, text: list[str]) -> None:
    """Raise RenderError where XML of unknown origin does not fit, or reaches outside the document."""
    try:
        root = check_well_formed("".join(text))
    except etree.XMLSyntaxError as error:
        message = f"A value, macro or filter makes XML that does not fit where it stands: {error}."
        raise RenderError(message, part=part) from None
    for fault in element_faults(part, root):
        raise RenderError(
            f"A value, macro or filter makes what {fault.message}", part=part, place=fault.place
        )


def _joined(pieces: Iterator[str]) -> list[str]:
    """The output of a template in chunks. Raises LimitError above MAX_TEXT characters."""
    texts: list[str] = []
    size = 0
    while chunk := "".join(islice(pieces, _CHUNK)):
        size += len(chunk)
        if size > MAX_TEXT:
            raise LimitError(f"makes more than {MAX_TEXT:_} characters.")
        texts.append(chunk)
    return texts
