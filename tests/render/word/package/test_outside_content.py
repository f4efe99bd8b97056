"""Relationships and parts that reach outside: each a finding, in Word and in Excel alike."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
import worddocs as made

from reviewkit.render.word import RenderError, RichText, SubDocument, TemplateError, WordTemplate
from reviewkit.render.word.package.outside_content import is_safe_address

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT_RELATIONS = "word/_rels/document.xml.rels"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def with_parts(data, parts):
    """The same file with further parts; types are declared where a part's name ends in a known way."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info))
        for name, body in parts.items():
            new.writestr(name, body)
    return stream.getvalue()


def related(kind, target, *, external=True, data=None, owner=DOCUMENT_RELATIONS):
    """A template with one relationship more."""
    mode = ' TargetMode="External"' if external else ""
    prefix = kind if kind.startswith("http") else f"{R}/{kind}"
    relation = f'<Relationship Id="rIdX" Type="{prefix}" Target="{target}"{mode}/></Relationships>'
    return made.with_part(
        data or made.template("x"), owner, lambda text: text.replace("</Relationships>", relation)
    )


def typed(data, name, kind):
    override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    return made.with_part(data, "[Content_Types].xml", lambda text: text.replace("</Types>", override))


def workbook_with(relation):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relation}</Relationships>',
        )
    return stream.getvalue()


VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
TEMPLATES = {
    "an attached template": (lambda: related("attachedTemplate", "http://evil.example/t.dotm"), "external-link"),
    "an attached template of a share": (
        lambda: related("attachedTemplate", "file://evil.example/share/t.dotm"),
        "external-link",
    ),
    "a picture of a share": (lambda: related("image", "file://evil.example/share/p.png"), "external-link"),
    "a picture of the web": (lambda: related("image", "https://evil.example/p.png"), "external-link"),
    "a picture beside the file": (lambda: related("image", "p.png"), "external-link"),
    "a picture that is not called external": (
        lambda: related("image", "https://evil.example/p.png", external=False),
        "external-link",
    ),
    "a picture of a share, not called external": (
        lambda: related("image", r"\\evil.example\share\p.png", external=False),
        "external-link",
    ),
    "a video": (lambda: related("video", "https://evil.example/v.mp4"), "external-link"),
    "a font": (lambda: related("font", "https://evil.example/f.odttf"), "external-link"),
    "a frame": (lambda: related("frame", "http://evil.example/"), "external-link"),
    "a transformation": (lambda: related("transform", "http://evil.example/x.xsl"), "external-link"),
    "an imported file inside": (
        lambda: related("aFChunk", "chunk.html", external=False),
        "imported-file",
    ),
    "an imported file outside": (lambda: related("aFChunk", "http://evil.example/c.html"), "imported-file"),
    "a sub-document": (lambda: related("subDocument", "http://evil.example/s.docx"), "imported-file"),
    "a linked object": (lambda: related("oleObject", "file:///c:/x.xlsx"), "embedded-object"),
    "an embedded object": (
        lambda: with_parts(related("oleObject", "o.bin", external=False), {"word/o.bin": OLE}),
        "embedded-object",
    ),
    "an embedded object that nothing names": (
        lambda: with_parts(made.template("x"), {"word/media/p.png": OLE}),
        "embedded-object",
    ),
    "an embedded workbook beside a chart": (
        lambda: with_parts(related("package", "embeddings/b.xlsx", external=False), {"word/embeddings/b.xlsx": workbook_with("")}),
        "embedded-object",
    ),
    "a control": (lambda: related("control", "activeX1.xml", external=False), "embedded-object"),
    "a part of a control": (
        lambda: typed(with_parts(made.template("x"), {"word/c.xml": b"<a/>"}), "word/c.xml", "application/vnd.ms-office.activeX+xml"),
        "embedded-object",
    ),
    "an add-in": (
        lambda: related("http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes", "t.xml", external=False),
        "embedded-object",
    ),
    "a ribbon": (
        lambda: related("http://schemas.microsoft.com/office/2006/relationships/ui/extensibility", "u.xml", external=False),
        "embedded-object",
    ),
    "macros": (lambda: with_parts(related(VBA, "vbaProject.bin", external=False), {"word/vbaProject.bin": OLE}), "has-macros"),
    "macros under a plain type, unnamed": (
        lambda: with_parts(made.template("x"), {"word/vbaProject.bin": b"x"}),
        "has-macros",
    ),
    "macros under another name": (
        lambda: typed(with_parts(made.template("x"), {"word/theme/x.dat": b"x"}), "word/theme/x.dat", "application/vnd.ms-office.vbaProject"),
        "has-macros",
    ),
    "data of a mail merge": (lambda: related("mailMergeSource", "file:///c:/people.xlsx"), "mail-merge"),
    "recipients of a mail merge": (lambda: related("recipientData", "r.xml", external=False), "mail-merge"),
    "a link that runs a script": (lambda: related("hyperlink", "javascript:alert(1)"), "unsafe-hyperlink"),
    "a link to a share": (lambda: related("hyperlink", r"\\evil.example\share"), "unsafe-hyperlink"),
    "a link to a file": (lambda: related("hyperlink", "file:///c:/x.exe"), "unsafe-hyperlink"),
    "a link to a file beside": (lambda: related("hyperlink", "x.exe"), "unsafe-hyperlink"),
    "a link that opens a program": (lambda: related("hyperlink", "ms-msdt:/id%20PCWDiagnostic"), "unsafe-hyperlink"),
    "a link that searches": (lambda: related("hyperlink", "search-ms:query=x"), "unsafe-hyperlink"),
    "a drawing with a script": (
        lambda: with_parts(made.template("x"), {"word/media/d.svg": b"<svg><script>x</script></svg>"}),
        "external-link",
    ),
    "a drawing with a picture of the web": (
        lambda: with_parts(made.template("x"), {"word/media/d.svg": b'<svg><image xlink:href="http://evil.example/p"/></svg>'}),
        "external-link",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("template", "code"), TEMPLATES.values(), ids=TEMPLATES.keys())
def test_what_reaches_outside_is_one_finding_and_never_in_a_document(template, code):
    template = WordTemplate(template())
    assert [fault.code for fault in template.faults({})] == [code]
    with pytest.raises(TemplateError):
        template.render({})


@pytest.mark.parametrize(
    ("relation", "codes"),
    [
        ("", []),
        (f'<Relationship Id="r1" Type="{R}/externalLink" Target="externalLinks/e.xml"/>', ["external-link"]),
        (f'<Relationship Id="r1" Type="{R}/connections" Target="c.xml"/>', ["external-link"]),
        (f'<Relationship Id="r1" Type="{R}/hyperlink" Target="file:///c:/x" TargetMode="External"/>', ["unsafe-hyperlink"]),
    ],
)  # fmt: skip
def test_the_workbook_behind_a_chart_is_looked_through(relation, codes):
    name = "word/embeddings/b.xlsx"
    data = with_parts(made.template("x"), {name: workbook_with(relation)})
    assert [fault.code for fault in WordTemplate(data).faults({})] == codes


@pytest.mark.parametrize("address", ["https://example.org/a", "http://x", "mailto:a@example.org", "#chapter"])
def test_a_link_to_a_page_an_address_or_a_chapter_stays(address):
    template = WordTemplate(related("hyperlink", address))
    assert template.faults({}) == []
    assert address in made.part(template.render({}), DOCUMENT_RELATIONS)


@pytest.mark.parametrize(
    "address", ["", "javascript:x", "java\tscript:x", " https://x", "https:", "https:x", "file:x", "\\\\x\\y", "//x", "data:x", "HTTPS:/x"]
)  # fmt: skip
def test_only_whole_addresses_are_safe(address):
    assert not is_safe_address(address)
    assert is_safe_address("HTTPS://x")


def test_a_link_from_a_value_leads_to_a_page_or_not_at_all():
    template = WordTemplate(made.template("{{ link }}"))
    good, bad = (
        RichText("page", url_id=template.build_url_id("https://x")),
        RichText("page", url_id="url:javascript:x"),
    )
    assert "https://x" in made.part(template.render({"link": good}), DOCUMENT_RELATIONS)
    with pytest.raises(RenderError, match="javascript"):
        template.render({"link": bad})


def test_a_sub_document_brings_nothing_from_outside():
    template = WordTemplate(made.template("{{p annex }}"))
    with pytest.raises(RenderError, match="fetches a part from outside"):
        template.render({"annex": SubDocument(None, related("image", "https://evil.example/p.png"))})
    assert "inside" in made.text(template.render({"annex": SubDocument(None, made.template("inside"))}))


def test_every_finding_is_named_beside_those_of_the_tags():
    document = docx.Document()
    document.add_paragraph("{{ unknown }} {% iff %}")
    data = related("image", "https://evil.example/p.png", data=made.saved(document))
    codes = [fault.code for fault in WordTemplate(related("hyperlink", "x.exe", data=data)).faults({})]
    assert codes[:2] == ["external-link", "unsafe-hyperlink"]
    assert {"unknown-tag", "unknown-name"} <= set(codes)
