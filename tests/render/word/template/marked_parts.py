"""Parts of WordprocessingML in small, with their tags marked."""

from __future__ import annotations

from reviewkit.render.word.package.element_locations import ElementLocations
from reviewkit.render.word.package.namespaces import W14, WP, R, W, fragment, parse_part
from reviewkit.render.word.template.tag_joining import TagMarks, mark_tags


def body(inner):
    """A w:body around XML."""
    namespaces = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="{WP}" xmlns:w14="{W14}"'
    return parse_part(f"<w:body {namespaces}>{inner}</w:body>".encode(), "test")


def paragraph(*runs):
    """A paragraph of runs, one a text."""
    return f"<w:p>{''.join(f'<w:r><w:t>{text}</w:t></w:r>' for text in runs)}</w:p>"


def marked(inner):
    """A body whose tags are marks, and the marks."""
    root = body(inner)
    marks = TagMarks()
    mark_tags(root, "word/document.xml", ElementLocations(root), marks)
    return root, marks


def shown(root):
    """The XML inside a body, its marks as [number]."""
    text = fragment(root).replace("\ufdd0", "[").replace("\ufdd1", "]")
    return text[text.index(">") + 1 : text.rindex("</")].replace(' xml:space="preserve"', "")


def codes(faults):
    return [fault.code for fault in faults]
