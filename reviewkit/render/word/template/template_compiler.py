"""The compiler of a whole template: its package read, its parts compiled, its faults collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from jinja2 import Template, TemplateSyntaxError

from reviewkit.render.jinja import TemplateEnvironment
from reviewkit.render.word.package.docx_package import read_entries
from reviewkit.render.word.package.docx_parts import DocxPackage, declare_core_properties, open_package
from reviewkit.render.word.package.namespaces import Element
from reviewkit.render.word.package.outside_elements import word_outside_content
from reviewkit.render.word.package.restyling import Restyling, restyle
from reviewkit.render.word.package.styles import style_ids_by_name
from reviewkit.render.word.template.compiled_template import CompiledTemplate
from reviewkit.render.word.template.drawing_bindings import DrawingRegistry
from reviewkit.render.word.template.engine_filters import engine_filters, inline_note
from reviewkit.render.word.template.footnotes import KINDS
from reviewkit.render.word.template.insertion_sites import Site
from reviewkit.render.word.template.part_compiler import compile_part, read_part
from reviewkit.render.word.template.part_source import PartSource
from reviewkit.render.word.template.second_copies import (
    tagged_text_parts,
    take_tagged_links,
    unfilled_tags,
)
from reviewkit.render.word.template.table_of_contents import (
    extract_table_of_contents,
    remove_update_question,
)
from reviewkit.render.word.template.tag_syntax import syntax_faults
from reviewkit.render.word.word_errors import TemplateFault


def compile_template(
    data: bytes, filters: Mapping[str, Callable[..., object]], theme: Mapping[str, str]
) -> CompiledTemplate:
    """Read and compile a template; what is wrong with its tags, and what in it reaches outside, is in `faults`.

    Raises PackageError when the bytes are no Word document.
    """
    package = open_package(read_entries(data))
    links = take_tagged_links(package)
    outside = word_outside_content(package)
    restyling = restyle(package, theme)
    remove_update_question(package)
    drawings = DrawingRegistry()
    notes = _read_notes(package, restyling)
    note_parts = {name for name, _ in notes.values()}
    sources: list[PartSource] = []
    for part in _parts_to_read(package, drawings):
        if part in note_parts:
            continue
        drawings.read_charts(package, part)
        root = package.root(part)
        restyling.recolour(root)
        restyling.drop_language(root)
        contents = extract_table_of_contents(root, package) if part == package.main else None
        source = read_part(root, part, drawings, notes if part == package.main else {}, links)
        source.contents = contents
        source.renders = source.renders or bool(theme) or contents is not None
        sources.append(source)
        package.remove_relations(part, drawings.replaced_relations(part) | _unused(drawings, source))
    _remove_unused_media(package)
    environment = TemplateEnvironment()
    sites: dict[int, Site] = {}
    environment.globals["rk_note"] = inline_note
    environment.filters |= engine_filters(sites, drawings) | dict(filters)
    templates, faults = _compile_sources(sources, environment, sites)
    read = {source.part for source in sources} | note_parts
    faults += unfilled_tags(package, read, drawings.replaced_parts())
    return CompiledTemplate(
        package,
        sources,
        environment,
        restyling,
        templates,
        [*outside, *faults],
        core_relations=declare_core_properties(package),
        style_ids=style_ids_by_name(package),
        replaced_parts=drawings.replaced_parts(),
    )


def _parts_to_read(package: DocxPackage, drawings: DrawingRegistry) -> Iterator[str]:
    """Yield the parts that tags are filled in: those of the text first, since they bind charts."""
    known = package.tagged_parts()
    yield from known
    yield from tagged_text_parts(package, {*known, *drawings.replaced_parts()})


def _read_notes(package: DocxPackage, restyling: Restyling) -> dict[str, tuple[str, Element]]:
    """The parts of footnotes and endnotes: kind to name and root."""
    notes = {}
    for kind in KINDS:
        for relation in package.relations_of(package.main, f"{kind}s"):
            if relation.target in package.entries:
                root = package.root(relation.target)
                restyling.recolour(root)
                notes[kind] = (relation.target, root)
    return notes


def _unused(drawings: DrawingRegistry, source: PartSource) -> set[str]:
    """The relationships to placeholder pictures that nothing else in the part shows."""
    return {
        identity
        for part, identity in drawings.placeholders
        if part == source.part and f'"{identity}"' not in source.text
    }


def _remove_unused_media(package: DocxPackage) -> None:
    used = {relation.target for relations in package.relations.values() for relation in relations}
    for name in [name for name in package.entries if name.startswith("word/media/") and name not in used]:
        package.remove_part(name)


def _compile_sources(
    sources: list[PartSource], environment: TemplateEnvironment, sites: dict[int, Site]
) -> tuple[dict[str, Template], list[TemplateFault]]:
    """The Jinja templates of the parts without faults, and the faults of all; fills `sites`."""
    templates: dict[str, Template] = {}
    faults: list[TemplateFault] = []
    offset = 0
    for source in sources:
        part_faults = [*source.faults, *syntax_faults(source, environment)]
        faults += part_faults
        sites |= {offset + number: site for number, site in source.sites.items()}
        if source.renders and not any(fault.severity == "fault" for fault in part_faults):
            try:
                templates[source.part] = compile_part(source, environment, offset)
            except TemplateSyntaxError as error:
                site = source.site_at(error.lineno)
                message = f"{error.message or 'cannot be read'}."
                faults.append(TemplateFault(site.part, site.location, site.tag, "syntax", message))
            except (RecursionError, MemoryError, SyntaxError):
                faults.append(TemplateFault(source.part, "", "", "too-nested", "nests too many blocks."))
        offset += len(source.marks.tags)
    return templates, faults
