"""Word documents from templates that people draw in Word; see docs/word-templates.md."""

from .accessibility import accessibility
from .checks import check_template
from .errors import RenderError, TemplateError, TemplateFault
from .pictures import InlineImage
from .reports import as_json, as_sarif, as_text, sarif
from .richtext import Listing, RichText, RichTextParagraph
from .subdocument import SubDocument
from .template import WordTemplate

__all__ = [
    "InlineImage",
    "Listing",
    "RenderError",
    "RichText",
    "RichTextParagraph",
    "SubDocument",
    "TemplateError",
    "TemplateFault",
    "WordTemplate",
    "accessibility",
    "as_json",
    "as_sarif",
    "as_text",
    "check_template",
    "sarif",
]
