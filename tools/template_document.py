"""The empty document that every Word template starts from, and its bytes in the end."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from tools.template_styles import dress

_SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="fr-FR"/><w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2"'
    ' w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5"'
    ' w:accent6="accent6" w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/><w:decimalSymbol w:val=","/>'
    '<w:listSeparator w:val=";"/>'
)


def new() -> Document:
    """An empty document in the one manner: A4, margins of 20 mm, styles, head and foot."""
    document = docx.Document()
    main = document.part
    for identity, relation in list(main.rels.items()):
        if relation.reltype.rpartition("/")[2] in (
            "customXml",
            "stylesWithEffects",
            "webSettings",
        ):
            main.rels.pop(identity)
    package = main.package
    for identity, relation in list(package.rels.items()):
        if relation.reltype.endswith(("/thumbnail", "/extended-properties")):
            package.rels.pop(identity)
    dress(document)
    document.settings.element[:] = list(parse_xml(f"<w:settings {nsdecls('w')}>{_SETTINGS}</w:settings>"))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    _foot(section.first_page_footer.paragraphs[0], "footer")
    _foot(section.footer.paragraphs[0], "footer")
    _head(section.header.paragraphs[0], "header")
    section.first_page_header.paragraphs[0].style = "header"
    return document


def _head(where: Paragraph, style: str) -> None:
    where.style = style
    where.add_run("{{ document }}\t{{ reader }} · {{ when }}")


def _foot(where: Paragraph, style: str) -> None:
    where.style = style
    where.add_run("{{ vendor }} · {{ reader }} · {{ when }} · {{ confidential }}\t{{ t.page }} ")
    _field(where, "PAGE")
    where.add_run(" {{ t.of }} ")
    _field(where, "NUMPAGES")


def _field(where: Paragraph, code: str) -> None:
    where._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )


def wide_page(document: Document) -> None:
    """A section across, for the tables that need it."""
    section = _section(document, "Footer of a Wide Page", "Footer of a Wide Page")
    section.orientation = WD_ORIENTATION.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)


def upright_page(document: Document) -> None:
    """Upright again after a section across."""
    section = _section(document, "header", "footer")
    section.orientation = WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)


def _section(document: Document, head: str, foot: str) -> Section:
    section = document.add_section()
    document.paragraphs[-1].style = "End of a Section"
    section.different_first_page_header_footer = False
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    _head(section.header.paragraphs[0], head)
    _foot(section.footer.paragraphs[0], foot)
    return section


def saved(document: Document, title: str) -> bytes:
    """The template's bytes: the same whenever they are made."""
    core = document.core_properties
    core.title, core.author, core.comments, core.subject = title, "", "", ""
    core.created = core.modified = dt.datetime(2026, 1, 1)  # noqa: DTZ001 -- python-docx writes it as it is
    core.last_modified_by, core.revision = "", 1
    made, out = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new_zip:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new_zip.writestr(info, old.read(name))
    return out.getvalue()
