"""Pictures as values: `{{ value }}` with an InlineImage inserts a picture into the text."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from reviewkit.render.word.package.namespaces import PIC, A
from reviewkit.render.word.package.picture_files import PictureSource, measure_picture, read_picture
from reviewkit.render.word.package.xml_text import single_line
from reviewkit.render.word.template.insertion_sites import Site
from reviewkit.render.word.template.render_state import RenderState


class InlineImage:
    """A picture in the text: `{{ value }}`. The signature is docxtpl's; `tpl` is not needed.

    image_descriptor  bytes, a path, or an open file: PNG, JPEG, GIF, BMP
    width, height     in EMU (docx.shared.Mm(20) is); one alone keeps the ratio
    anchor            the address that a click opens
    alt               the alternative text, for those who cannot see the picture
    """

    def __init__(
        self,
        tpl: object,
        image_descriptor: PictureSource,
        width: float | None = None,
        height: float | None = None,
        anchor: str | None = None,
        alt: str = "",
    ) -> None:
        del tpl  # not kept: a value may travel to another process
        self.image_descriptor, self.width, self.height = image_descriptor, width, height
        self.anchor, self.alt = anchor, alt

    def __html__(self) -> str:
        return "[picture]"  # where no document is being rendered

    def size(self, width: int, height: int) -> tuple[int, int]:
        """The size asked for in EMU, or the picture's own."""
        if self.width and self.height:
            return int(self.width), int(self.height)
        if self.width:
            return int(self.width), round(height * int(self.width) / width)
        if self.height:
            return round(width * int(self.height) / height), int(self.height)
        return width, height

    def word_xml(self, state: RenderState, site: Site) -> str:
        """The run with the drawing; the picture becomes a part of the document."""
        data = read_picture(self.image_descriptor)
        kind, width, height = measure_picture(data)
        width, height = self.size(width, height)
        link = state.add_picture(site.part, data, kind)
        number = state.number("drawing")
        click = ""
        if self.anchor:
            click = f'<a:hlinkClick xmlns:a="{A}" r:id="{state.link(site.part, self.anchor)}"/>'
        description = f" descr={quoteattr(single_line(self.alt))}" if self.alt else ""
        properties = f'id="{number}" name="Picture {number}"{description}'
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr {properties}>{click}</wp:docPr>'
            f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{A}" noChangeAspect="1"/>'
            "</wp:cNvGraphicFramePr>"
            f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{PIC}"><pic:pic xmlns:pic="{PIC}">'
            f"<pic:nvPicPr><pic:cNvPr {properties}>{click}</pic:cNvPr><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            f"</a:graphicData></a:graphic>"
            f"</wp:inline></w:drawing></w:r>"
        )
