"""A compiled template: what rendering needs, and nothing that rendering changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from types import TracebackType
from typing import Any, NoReturn

from jinja2 import Template, TemplateSyntaxError, UndefinedError, pass_context
from jinja2.runtime import Undefined
from lxml import etree
from markupsafe import Markup

from reviewkit.render.word.package.docx_package import (
    Entry,
    PackageError,
    packed,
    packed_text,
    read_entries,
    write_entries,
)
from reviewkit.render.word.package.docx_parts import TYPES, Package, add_core, known_charts, open_package
from reviewkit.render.word.package.namespaces import DECLARATION, Element
from reviewkit.render.word.package.properties import core
from reviewkit.render.word.package.restyling import Restyled, restyle
from reviewkit.render.word.template.bindings import Charts, Companion
from reviewkit.render.word.template.compiler import Source, compile_source, read_part
from reviewkit.render.word.template.finishing import checked, finish, without_empty_section
from reviewkit.render.word.template.footnotes import KINDS
from reviewkit.render.word.template.insertion_sites import Site
from reviewkit.render.word.template.jinja_sandbox import (
    MAX_TEXT,
    PUT,
    Box,
    SecurityError,
    Unknown,
    fresh_budget,
    known_names,
)
from reviewkit.render.word.template.render_state import Rendering, current
from reviewkit.render.word.template.subdocument import grown, style_names
from reviewkit.render.word.template.table_of_contents import find_contents, quiet
from reviewkit.render.word.template.tag_syntax import syntax_faults
from reviewkit.render.word.template.template_errors import (
    LimitError,
    RenderError,
    TemplateFault,
    ValueRefusedError,
)
from reviewkit.render.word.template.value_text import put

_CHUNK = 1024  # pieces joined at a time: texts that memory is not asked for anew each time


@dataclass(slots=True)
class Compiled:
    """All parts of a template, ready. Shared by threads: nothing here changes after compiling."""

    package: Package
    sources: list[Source]
    charts: Charts
    templates: dict[str, Template] = field(default_factory=dict)
    faults: list[TemplateFault] = field(default_factory=list)
    core_relation: list[str] = field(default_factory=list)
    box: Box | None = None
    restyled: Restyled | None = None
    styles: dict[str, str] = field(default_factory=dict)

    def render(
        self, context: Mapping[str, Any], properties: Mapping[str, Any], date: datetime, lang: str | None
    ) -> bytes:
        """See WordTemplate.render; the template has no faults."""
        assert self.restyled is not None
        language = lang or self.restyled.language
        state = Rendering(self.package.entries, self.package.main, language, self.styles)
        state.palette = self.restyled.palette
        state.release(name for names in self.charts.owned.values() for name in names)
        with fresh_budget(), known_names(context):
            token = current.set(state)
            try:
                texts = {
                    source.part: self._text(source, context, state)
                    for source in self.sources
                    if source.changes
                }
                for notes in (
                    notes for source in self.sources if source.part in texts for notes in source.notes
                ):
                    texts[notes.part] = finish([notes.filled(state)])
                for part in state.unsure & texts.keys():
                    _check_xml(part, texts[part])
            finally:
                current.reset(token)
        return self._zip(texts, state, properties, date, lang)

    def _text(self, source: Source, context: Mapping[str, Any], state: Rendering) -> list[str]:
        template = self.templates[source.part]
        try:
            pieces = template.root_render_func(template.new_context(dict(context)))
            text = finish(_joined(pieces))
            if source.part == self.package.main:
                text = without_empty_section(text)
            if source.contents is not None:
                text = [source.contents.filled("".join(text), state)]
        except Exception as error:  # noqa: BLE001  a template may call anything of a context value
            _explain(error, source, template)
        if source.filters_xml:
            state.unsure.add(source.part)
        return text

    def _zip(
        self,
        texts: dict[str, list[str]],
        state: Rendering,
        properties: Mapping[str, Any],
        date: datetime,
        lang: str | None,
    ) -> bytes:
        package = self.package
        assert self.restyled is not None
        entries: dict[str, Entry] = {**package.entries, **self.restyled.entries(lang)}
        for name in state.dropped:
            entries.pop(name, None)
        for name, text in texts.items():
            entries[name] = packed_text(name, [DECLARATION, *text])
        old = entries[package.core].data() if package.core in entries else None
        try:
            given = {**({"language": lang} if lang else {}), **properties}
            entries[package.core] = packed(package.core, core(old, given, date))
        except ValueRefusedError as error:
            raise RenderError(str(error), part=package.core) from None
        for name, grew in grown(package, state, lambda name: entries[name].data().decode()).items():
            entries[name] = packed(name, grew.encode())
        entries.update(state.entries)
        relations = {**state.relations}
        if self.core_relation:
            relations[""] = self.core_relation
        for part, more in relations.items():
            entry = package.related(part, more)
            entries[entry.name] = entry
        if state.defaults or state.overrides or state.dropped or self.core_relation or package.mended:
            entries[TYPES] = package.types(state.defaults, state.overrides, state.dropped)
        return write_entries(entries.values(), date)


def compile_template(
    data: bytes, filters: Mapping[str, Callable[..., Any]], theme: Mapping[str, str]
) -> Compiled:
    """Read and compile a template. Raises PackageError when it is no Word document at all;
    what else is wrong is in `faults`."""
    package = open_package(read_entries(data))
    restyled = restyle(package, theme)
    quiet(package)
    charts = Charts()
    notes = _notes(package, restyled)
    sources: list[Source] = []
    for part in package.rendered():
        if part in {name for name, _ in notes.values()}:
            continue
        for identity, (chart, styles, owned) in known_charts(package, part).items():
            companions = tuple(
                Companion(
                    one.identity,
                    one.kind,
                    one.target,
                    package.kind_of(one.target),
                    package.entries[one.target],
                )
                for one in styles
                if one.target in package.entries
            )
            charts.known[part, identity] = (chart, companions, owned)
        root = package.root(part)
        restyled.recolour(root)
        restyled.drop_language(root)
        contents = find_contents(root, package) if part == package.main else None
        source = read_part(root, part, charts, notes if part == package.main else {})
        source.contents = contents
        source.changes = source.changes or bool(theme) or contents is not None
        sources.append(source)
        package.unrelate(part, charts.replaced(part) | _unused(charts, source))
    _forget_placeholders(package)
    compiled = Compiled(
        package,
        sources,
        charts,
        core_relation=add_core(package),
        restyled=restyled,
        styles=style_names(package),
    )
    _compile_sources(compiled, filters)
    return compiled


def _unused(charts: Charts, source: Source) -> set[str]:
    """The relationships to placeholder pictures that nothing else in the part shows."""
    return {
        identity
        for part, identity in charts.placeholders
        if part == source.part and f'"{identity}"' not in source.text
    }


def _forget_placeholders(package: Package) -> None:
    used = {one.target for relations in package.relations.values() for one in relations}
    for name in [name for name in package.entries if name.startswith("word/media/") and name not in used]:
        del package.entries[name]
        package.mended = package.overrides.pop(name, None) is not None or package.mended


def _notes(package: Package, restyled: Restyled) -> dict[str, tuple[str, Element]]:
    found = {}
    for kind in KINDS:
        for relation in package.of(package.main, f"{kind}s"):
            if relation.target in package.entries:
                root = package.root(relation.target)
                restyled.recolour(root)
                found[kind] = (relation.target, root)
    return found


def _compile_sources(compiled: Compiled, filters: Mapping[str, Callable[..., Any]]) -> None:
    sites: dict[int, Site] = {}
    box = compiled.box = Box()
    box.globals["rk_note"] = _note
    box.filters |= _engine_filters(sites, compiled.charts) | dict(filters)
    offset = 0
    for source in compiled.sources:
        faults = [*source.faults, *syntax_faults(source, box)]
        compiled.faults += faults
        sites |= {offset + number: site for number, site in source.sites.items()}
        if source.changes and not any(fault.severity == "fault" for fault in faults):
            try:
                compiled.templates[source.part] = compile_source(source, box, offset)
            except TemplateSyntaxError as error:
                site = source.site_at(error.lineno)
                message = f"{error.message or 'cannot be read'}."
                compiled.faults.append(TemplateFault(site.part, site.place, site.tag, "syntax", message))
            except (RecursionError, MemoryError, SyntaxError):
                compiled.faults.append(
                    TemplateFault(source.part, "", "", "too-nested", "nests too many blocks.")
                )
        offset += len(source.marked.tags)


def _check_xml(part: str, text: list[str]) -> None:
    """Raise RenderError where XML that was not made here does not fit."""
    try:
        checked("".join(text))
    except etree.XMLSyntaxError as error:
        message = f"A value, macro or filter makes XML that does not fit where it stands: {error}."
        raise RenderError(message, part=part) from None


def _joined(pieces: Iterator[str]) -> list[str]:
    """What a template prints, in pieces. Raises LimitError when it is more than MAX_TEXT characters."""
    texts: list[str] = []
    size = 0
    while chunk := "".join(islice(pieces, _CHUNK)):
        size += len(chunk)
        if size > MAX_TEXT:
            raise LimitError(f"makes more than {MAX_TEXT:_} characters.")
        texts.append(chunk)
    return texts


def _note(kind: str, first: int, caller: Callable[[], str]) -> str:
    return current.get().note(kind, first, str(caller()))


def _engine_filters(sites: dict[int, Site], charts: Charts) -> dict[str, Callable[..., Any]]:
    @pass_context
    def rk_put(_context: object, value: Any, number: int) -> str:
        return put(value, sites[number])

    @pass_context
    def rk_bound(_context: object, value: Any, number: int) -> Markup:
        if isinstance(value, Undefined):
            if isinstance(value, Unknown) and not value.nothing:
                value.fail()
            value = None
        return charts.bounds[number].drawn(value)

    @pass_context
    def rk_span(_context: object, value: Any) -> int:
        if isinstance(value, Unknown):
            value.fail()
        text = str(value).strip()
        if not text.isdigit() or not 1 <= int(text) <= 63:
            raise ValueRefusedError(f"needs a number of columns from 1 to 63, and {value!r} is none.")
        return int(text)

    @pass_context
    def rk_colour(_context: object, value: Any) -> str:
        if isinstance(value, Unknown) and not value.nothing:
            value.fail()
        text = (
            "auto"
            if isinstance(value, Undefined) or value in (None, "")
            else str(value).removeprefix("#").strip()
        )
        text = current.get().palette.get(text, text)
        if text != "auto" and not (len(text) == 6 and all(sign in "0123456789abcdefABCDEF" for sign in text)):
            raise ValueRefusedError(f"needs a colour such as “1B7D77” or “accent1”, and {value!r} is none.")
        return text

    def on_state(method: Callable[..., Any]) -> Callable[..., Any]:
        return pass_context(lambda _context, value: method(current.get(), value))

    return {
        PUT: rk_put,
        "rk_bound": rk_bound,
        "rk_span": rk_span,
        "rk_colour": rk_colour,
        "rk_number": on_state(lambda state, _value: state.number("drawing")),
        "rk_bookmark": on_state(Rendering.bookmark),
        "rk_bookmark_end": on_state(Rendering.bookmark_end),
        "rk_bookmark_name": on_state(lambda state, name: Markup.escape(state.bookmark_name(name))),
        "rk_first": on_state(Rendering.first),
    }


def _explain(error: Exception, source: Source, template: Template) -> NoReturn:
    """Raise the RenderError that tells where and why; what is no template's fault goes on as it is."""
    if isinstance(error, RenderError):
        raise error
    site = source.site_at(_line(error.__traceback__, source.part, template))
    nearest = None
    if isinstance(error, UndefinedError):
        message, nearest = _undefined(error)
    elif isinstance(error, SecurityError):
        message = "asks for something that templates may not touch."
    elif isinstance(error, RecursionError):
        message = "calls itself without end."
    elif isinstance(error, MemoryError):
        message = "asks for more memory than there is."
    elif isinstance(error, ValueRefusedError | LimitError | PackageError):
        message = str(error)
    else:
        message = f"cannot be computed: {type(error).__name__}: {error}."
    raise RenderError(message, part=site.part, place=site.place, tag=site.tag, nearest=nearest) from error


def _undefined(error: UndefinedError) -> tuple[str, str | None]:
    frame = error.__traceback__
    unknown = None
    while frame is not None:
        found = frame.tb_frame.f_locals.get("self")
        unknown = found if isinstance(found, Unknown) else unknown
        frame = frame.tb_next
    name = str(error.message or "").rstrip(".")
    return f"{name}.", unknown.hint if unknown is not None else None


def _line(traceback: TracebackType | None, part: str, template: Template) -> int | None:
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == part:
            line = template.get_corresponding_lineno(traceback.tb_lineno)
        traceback = traceback.tb_next
    return line
