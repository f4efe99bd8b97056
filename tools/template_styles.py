"""The one manner of all Word templates: theme, styles, numbering, page.

Colours stand in theme slots, so that `[brand]` in settings, or Word's own Design > Colours,
restyles a document without touching a style:

    dk1 (text 1)    text                    accent1   this month, up, kept
    lt1             paper                   accent2   the month before
    dk2 (text 2)    ink: titles, totals     accent3   down, late, lost
    lt2             hairlines; its tint is  accent4   attention, slipped
                    the ground of tiles     accent5   a paler accent: partly kept, weighted
                                            accent6   quiet text: labels, notes, captions
"""

from __future__ import annotations

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reviewkit.render.word.charts.chart_drawing import paint_theme
from reviewkit.text.colours import COLOURS

THEME = {
    "dk1": "1F2933", "lt1": COLOURS["white"], "dk2": COLOURS["ink"], "lt2": COLOURS["hairline"],
    "accent1": COLOURS["accent"], "accent2": COLOURS["previous"], "accent3": COLOURS["down"],
    "accent4": COLOURS["attention"], "accent5": "8CBFBC", "accent6": COLOURS["muted"], "hlink": COLOURS["accent"],
    "folHlink": COLOURS["muted"],
}  # fmt: skip
FONT = "Calibri"
TEXT_NAMES = {"dk1": "text1", "lt1": "background1", "dk2": "text2", "lt2": "background2"}
# Word writes beside a tinted theme colour what it comes to, for readers that know no themes.
GROUND = f'w:fill="{COLOURS["ground"]}" w:themeFill="background2" w:themeFillTint="40"'
ATTENTION_GROUND = 'w:fill="FBF2E5" w:themeFill="accent4" w:themeFillTint="33"'


def colour(slot: str) -> str:
    return f'<w:color w:val="{THEME[slot]}" w:themeColor="{TEXT_NAMES.get(slot, slot)}"/>'


def _mixed(slot: str, part: int, ground: int) -> str:
    hexes = THEME[slot]
    return "".join(
        f"{round(ground + (int(hexes[i : i + 2], 16) - ground) * part / 255):02X}" for i in (0, 2, 4)
    )


def tinted(slot: str, tint: int) -> str:
    """A ground of that colour, so much of 255 on white."""
    name = TEXT_NAMES.get(slot, slot)
    return f'w:fill="{_mixed(slot, tint, 255)}" w:themeFill="{name}" w:themeFillTint="{tint:02X}"'


def shaded(slot: str, shade: int) -> str:
    """That colour, so much of 255 on black."""
    name = TEXT_NAMES.get(slot, slot)
    return f'<w:color w:val="{_mixed(slot, shade, 0)}" w:themeColor="{name}" w:themeShade="{shade:02X}"/>'


def border(side: str, slot: str, eighths: int, space: int = 0) -> str:
    """A rule: its width in eighths of a point."""
    return (
        f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{THEME[slot]}"'
        f' w:themeColor="{TEXT_NAMES.get(slot, slot)}"/>'
    )


def run(size: float | None = None, slot: str = "", *, bold: bool = False, more: str = "") -> str:
    """Character properties, in the order the schema wants."""
    parts = ["<w:b/>" if bold else "", colour(slot) if slot else ""]
    if size:
        parts.append(f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>')
    return "<w:rPr>" + "".join(parts) + more + "</w:rPr>"


def paragraph(
    before: float = 0, after: float = 0, line: float = 1.0, *, keep: bool = False, right: bool = False,
    level: int | None = None, borders: str = "", shade: str = "", tabs: str = "", indent: str = "", numbers: str = "",
    page: bool = False,
) -> str:  # fmt: skip
    """Paragraph properties, in the order the schema wants; spaces in points."""
    return (
        "<w:pPr>"
        + ("<w:keepNext/><w:keepLines/>" if keep else "")
        + ("<w:pageBreakBefore/>" if page else "")
        + numbers
        + (f"<w:pBdr>{borders}</w:pBdr>" if borders else "")
        + (f'<w:shd w:val="clear" w:color="auto" {shade}/>' if shade else "")
        + (f"<w:tabs>{tabs}</w:tabs>" if tabs else "")
        + f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{round(line * 240)}"'
        ' w:lineRule="auto"/>'
        + indent
        + ('<w:jc w:val="right"/>' if right else "")
        + (f'<w:outlineLvl w:val="{level}"/>' if level is not None else "")
        + "</w:pPr>"
    )


# id, name, based on, followed by, paragraph properties, character properties
PARAGRAPHS = (
    ("Title", "Title", "Normal", "Subtitle", paragraph(0, 2, keep=True), run(20, "dk2", bold=True)),
    ("Subtitle", "Subtitle", "Normal", "Normal", paragraph(0, 4, keep=True), run(13, "accent6")),
    ("Heading1", "heading 1", "Normal", "Normal", paragraph(0, 5, keep=True, level=0), run(14, "dk2", bold=True)),
    ("Heading2", "heading 2", "Normal", "Normal", paragraph(14, 4, keep=True, level=1), run(12, "dk2", bold=True)),
    ("Heading3", "heading 3", "Normal", "Normal", paragraph(10, 3, keep=True, level=2), run(10.5, "dk2", bold=True)),
    ("Topic", "Topic", "Normal", "Heading1", paragraph(16, 1, keep=True), run(9, "accent1", bold=True)),
    ("TopicNewPage", "Topic on a New Page", "Topic", "Heading1", paragraph(0, 1, keep=True, page=True), "<w:rPr/>"),
    ("Caption", "caption", "Normal", "Normal", paragraph(8, 2, keep=True), run(9, "accent6")),
    ("ListBullet", "List Bullet", "Normal", "ListBullet", paragraph(
        0, 3, 1.05, numbers='<w:numPr><w:numId w:val="1"/></w:numPr>'), "<w:rPr/>"),
    ("Note", "Note", "Normal", "Normal", paragraph(4, 4), run(9, "accent6")),
    ("SectionNote", "Section Note", "Note", "Normal", paragraph(0, 2, keep=True), run(9.5, "dk1")),
    ("Attention", "Attention", "Normal", "Normal", paragraph(
        4, 6, borders=border("left", "accent4", 24, 6), shade=ATTENTION_GROUND), run(9.5)),
    ("Chart", "Chart", "Normal", "Normal", paragraph(0, 4), "<w:rPr/>"),
    ("TableText", "Table Text", "Normal", "TableText", paragraph(), run(9, "dk1")),
    ("TableFigure", "Table Figure", "TableText", "TableFigure", paragraph(right=True), "<w:rPr/>"),
    ("TableHeading", "Table Heading", "TableText", "TableText", paragraph(keep=True), run(None, "dk2", bold=True)),
    ("TableHeadingFigure", "Table Heading Figure", "TableHeading", "TableFigure", paragraph(keep=True, right=True),
     "<w:rPr/>"),
    ("TableTotal", "Table Total", "TableText", "TableText", paragraph(), run(None, "dk2", bold=True)),
    ("TableTotalFigure", "Table Total Figure", "TableTotal", "TableText", paragraph(right=True), "<w:rPr/>"),
    ("TileLabel", "Tile Label", "TableText", "TileValue", paragraph(3, 0, keep=True), run(8.5, "accent6")),
    ("TileValue", "Tile Value", "TableText", "TileNote", paragraph(0, 0, keep=True), run(15, "dk2", bold=True)),
    ("TileNote", "Tile Note", "TableText", "TileNote", paragraph(0, 3), run(8.5, "accent6")),
    ("TileTrend", "Tile Trend", "TileNote", "TileNote", paragraph(0, 1), "<w:rPr/>"),
    ("CardTitle", "Card Title", "heading 3", "TableText", paragraph(
        10, 3, keep=True, level=2, borders=border("top", "accent1", 12, 4),
        tabs='<w:tab w:val="right" w:pos="9638"/>'), run(10.5, "dk2", bold=True)),
    ("ChapterCardTitle", "Card Title under a Chapter", "Card Title", "TableText", (
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'), "<w:rPr/>"),
    ("FieldLabel", "Field Label", "TableText", "FieldValue", paragraph(2), run(8, "accent6")),
    ("FieldValue", "Field Value", "TableText", "FieldLabel", paragraph(0, 2), run(9.5, "dk1")),
    ("Header", "header", "Normal", "Header", paragraph(
        tabs='<w:tab w:val="right" w:pos="9638"/>'), run(8.5, "accent6")),
    ("Footer", "footer", "Normal", "Footer", paragraph(
        tabs='<w:tab w:val="right" w:pos="9638"/>'), run(8.5, "accent6")),
    ("WideFooter", "Footer of a Wide Page", "footer", "WideFooter", paragraph(
        tabs='<w:tab w:val="clear" w:pos="9638"/><w:tab w:val="right" w:pos="14570"/>'), "<w:rPr/>"),
    # The paragraph that ends a section stands after a table that may fill the page: it takes no room.
    ("SectionEnd", "End of a Section", "Normal", "Normal", (
        '<w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr>'), run(1, "dk1")),
    ("TemplateTag", "Template Tag", "Normal", "Normal", paragraph(), run(7.5, "accent2")),
)  # fmt: skip

CHARACTERS = (
    ("Strong", "Strong", run(bold=True)),
    ("Changed", "Changed", run(None, "accent1", bold=True)),
    ("Late", "Late", run(None, "accent3", bold=True)),
    ("Up", "Up", run(None, "accent1")),
    ("Down", "Down", run(None, "accent3")),
    ("Quiet", "Quiet", run(None, "accent6")),
    ("Chip", "Chip", run(8.5, "dk1", more=f'<w:shd w:val="clear" w:color="auto" {ATTENTION_GROUND}/>')),
)  # fmt: skip


def margins(top: int, side: int) -> str:
    """The room inside a cell, in twentieths of a point."""
    return (
        f'<w:tblCellMar><w:top w:w="{top}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
        f'<w:bottom w:w="{top}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
    )


TABLES = (
    ("ReviewTable", "Review Table",
     f'<w:tblBorders>{border("bottom", "lt2", 4)}{border("insideH", "lt2", 4)}</w:tblBorders>{margins(34, 80)}',
     (f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{border("bottom", "dk2", 8)}</w:tcBorders>'
     '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
     f'<w:tblStylePr w:type="lastRow"><w:tcPr><w:tcBorders>{border("top", "dk2", 8)}</w:tcBorders></w:tcPr></w:tblStylePr>')),
    ("KeyFigures", "Key Figures",
     (f'<w:tblBorders>{border("insideV", "lt1", 48)}</w:tblBorders>'
     f'{margins(28, 100)}'), f'<w:tcPr><w:shd w:val="clear" w:color="auto" {GROUND}/></w:tcPr>'),
    ("DealCard", "Deal Card", margins(20, 57), ""),
    ("TitleBlock", "Title Block", margins(0, 0).replace('<w:right w:w="0"', '<w:right w:w="200"'), ""),
    ("SideBySide", "Side by Side", margins(0, 0), ""),
)  # fmt: skip

NUMBERING = f"""<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/>
<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="227" w:hanging="227"/></w:pPr></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def styles_xml() -> str:
    fonts = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:cstheme="minorBidi"/>'
    out = [
        (f'<w:styles {nsdecls("w")}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}{colour("dk1")}<w:sz w:val="21"/>'
        '<w:szCs w:val="21"/><w:lang w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"),
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        + paragraph(0, 6, 1.1) + "</w:style>",
        ('<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'),
        ('<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"{margins(0, 108)}</w:tblPr></w:style>"),
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>',
    ]  # fmt: skip
    ids = {name: identity for identity, name, *_ in PARAGRAPHS}
    for identity, name, base, following, properties, letters in PARAGRAPHS:
        out.append(
            f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="{ids.get(base, base)}"/><w:next w:val="{ids.get(following, following)}"/><w:qFormat/>'
            f"{properties}{letters}</w:style>"
        )
    for identity, name, letters in CHARACTERS:
        out.append(
            f'<w:style w:type="character" w:styleId="{identity}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>{letters}</w:style>'
        )
    for identity, name, properties, parts in TABLES:
        out.append(
            f'<w:style w:type="table" w:styleId="{identity}"><w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/>'
            f"<w:qFormat/><w:tblPr>{properties}</w:tblPr>{parts}</w:style>"
        )
    return "".join([*out, "</w:styles>"])


def dress(document: Document) -> None:
    """Give an empty document the theme, the styles and the bullets, and nothing else."""
    paint_theme(document, THEME, FONT)
    for element, xml in (
        (document.styles.element, styles_xml()),
        (document.part.numbering_part.element, NUMBERING),
    ):
        element[:] = list(parse_xml(xml))
