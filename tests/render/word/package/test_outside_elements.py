"""Fields, objects and drawings in a document's text that reach outside: each a finding with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
import worddocs as made
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reviewkit.render.word import RenderError, TemplateError, WordTemplate

TEMPLATES = Path(__file__).parents[4] / "templates"
OFFICE = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


def field(*instruction, result="x"):
    """A field in runs: its instruction in pieces; a tuple is a field within the instruction."""
    runs = "".join(
        field(*piece)
        if isinstance(piece, tuple)
        else f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>'
        for piece in instruction
    )

    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return f"{mark('begin')}{runs}{mark('separate')}<w:r><w:t>{result}</w:t></w:r>{mark('end')}"


def with_xml(xml, part="word/document.xml"):
    """A template whose third paragraph holds this XML."""
    if part != "word/document.xml":
        end = {"word/settings.xml": "</w:settings>"}[part]
        return made.with_part(made.template("x"), part, lambda text: text.replace(end, f"{xml}{end}"))
    paragraph = parse_xml(f"<w:p {nsdecls('w', 'r')} {OFFICE}>{xml}</w:p>")
    return made.template("a", "b", build=lambda document: document.element.body.insert(2, paragraph))


FIELDS = {
    "DDE": (field(' DDE excel "book" "cell" '), "unsafe-field"),
    "DDEAUTO": (field(' DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" '), "unsafe-field"),
    "DDEAUTO in pieces": (field(" DD", "EA", "UTO x y"), "unsafe-field"),
    "DDEAUTO in small letters": (field("ddeauto x y"), "unsafe-field"),
    "a name made by another field": (field(("QUOTE 68 68 69 65 85 84 79",), " x y"), "unsafe-field"),
    "a field within a field": (field("IF 1 = 1 ", ("DDEAUTO x y",)), "unsafe-field"),
    "a name made by a tag": (field("{{ x }} y"), "unsafe-field"),
    "INCLUDEPICTURE": (field(' INCLUDEPICTURE "http://evil.example/p.png" \\d '), "unsafe-field"),
    "INCLUDETEXT": (field(' INCLUDETEXT "\\\\\\\\evil.example\\\\x.docx" '), "unsafe-field"),
    "INCLUDE": (field("INCLUDE x"), "unsafe-field"),
    "IMPORT": (field("IMPORT x"), "unsafe-field"),
    "LINK": (field("LINK Excel.Sheet.12 x"), "unsafe-field"),
    "EMBED": (field("EMBED Package"), "unsafe-field"),
    "DATABASE": (field("DATABASE \\d x"), "unsafe-field"),
    "RD": (field("RD x.docx"), "unsafe-field"),
    "MACROBUTTON": (field("MACROBUTTON x y"), "unsafe-field"),
    "PRINT": (field("PRINT 27"), "unsafe-field"),
    "a simple field": ('<w:fldSimple w:instr="DDEAUTO x y"><w:r><w:t>z</w:t></w:r></w:fldSimple>', "unsafe-field"),
    "a deleted field": (
        field(" DDEAUTO x ").replace("instrText", "delInstrText"),
        "unsafe-field",
    ),
    "a field that does not end": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO x y</w:instrText></w:r>',
        "unsafe-field",
    ),
    "a link field to a script": (field('HYPERLINK "javascript:x"'), "unsafe-hyperlink"),
    "a link field to a file": (field("HYPERLINK c:\\\\x.exe"), "unsafe-hyperlink"),
    "a link field after a switch": (field('HYPERLINK \\n "file://evil.example/x"'), "unsafe-hyperlink"),
    "a link field with a place and a file": (field('HYPERLINK \\l "place" "file://evil.example/x"'), "unsafe-hyperlink"),
    "a link field made by another field": (field("HYPERLINK ", ("REF x",)), "unsafe-hyperlink"),
    "a link field made by a tag": (field('HYPERLINK "{{ x }}"'), "unsafe-hyperlink"),
    "an object": (f'<w:r><w:object><o:OLEObject Type="Link" ProgID="x" {OFFICE}/></w:object></w:r>', "embedded-object"),
    "a control": ('<w:r><w:object><w:control w:name="c"/></w:object></w:r>', "embedded-object"),
    "an imported file": ('<w:altChunk r:id="x"/>', "imported-file"),
    "a sub-document": ('<w:subDoc r:id="x"/>', "imported-file"),
    "a shape with a picture of the web": (
        '<w:r><w:pict><v:shape><v:imagedata src="http://evil.example/p.png"/></v:shape></w:pict></w:r>',
        "external-link",
    ),
    "a shape with a picture of a share": (
        '<w:r><w:pict><v:shape><v:imagedata o:href="file://evil.example/p"/></v:shape></w:pict></w:r>',
        "external-link",
    ),
    "a shape with a link to a script": (
        '<w:r><w:pict><v:shape href="javascript:x"/></w:pict></w:r>',
        "unsafe-hyperlink",
    ),
    "a form field with a macro": (
        field("FORMTEXT").replace('begin"/>', 'begin"><w:ffData><w:entryMacro w:val="m"/></w:ffData></w:fldChar>'),
        "has-macros",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("xml", "code"), FIELDS.values(), ids=FIELDS.keys())
def test_what_reaches_outside_is_one_finding_with_its_place(xml, code):
    template = WordTemplate(with_xml(xml))
    faults = [fault for fault in template.faults() if fault.code != "unknown-name"]
    assert [(fault.code, fault.place) for fault in faults] == [(code, "paragraph 3")]
    with pytest.raises(TemplateError):
        template.render({"x": "https://x"})


@pytest.mark.parametrize("element", ["mailMerge", "saveThroughXslt"])
def test_settings_are_looked_through(element):
    faults = WordTemplate(with_xml(f"<w:{element}/>", "word/settings.xml")).faults({})
    assert [(fault.part, fault.code) for fault in faults] == [
        ("word/settings.xml", {"mailMerge": "mail-merge"}.get(element, "external-link"))
    ]


@pytest.mark.parametrize(
    "xml",
    [
        field(" PAGE "),
        field(' TOC \\o "1-3" \\h '),
        field("= 2 * ", ("REF x",)),
        field("IF ", ("PAGE",), " = ", ("NUMPAGES",), ' "last" "not"'),
        field('HYPERLINK "https://example.org"'),
        field('HYPERLINK "mailto:{{ x }}"'),
        field('HYPERLINK \\l "place" \\o "tip"'),
        field(""),
        '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>2</w:t></w:r></w:fldSimple>',
        '<w:r><w:pict><v:shape href="https://example.org"/></w:pict></w:r>',
    ],
)
def test_what_word_works_out_by_itself_stays(xml):
    assert WordTemplate(with_xml(xml)).faults({"x": None}) == []


def test_xml_that_a_template_builds_while_rendering_reaches_nowhere():
    xml = "<w:r><w:t>x</w:t></w:r><w:fldSimple w:instr='DDEAUTO x y'/>"
    template = WordTemplate(made.template("{{r value|safe }}"))
    with pytest.raises(RenderError, match="field"):
        template.render({"value": xml})
    assert "DDE" in made.text(template.render({"value": "DDEAUTO x y"}))


def test_shipped_templates_reach_nowhere():
    paths = sorted(TEMPLATES.glob("*.docx"))
    assert len(paths) >= 7
    assert {path.name: WordTemplate(path).faults() for path in paths} == {path.name: [] for path in paths}
