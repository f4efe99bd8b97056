"""Word documents from templates that people draw in Word; see docs/word-templates.md."""

from .checks import check_template
from .errors import RenderError, TemplateError, TemplateFault
from .pictures import InlineImage
from .richtext import Listing, RichText, RichTextParagraph
from .template import WordTemplate

__all__ = [
    "InlineImage",
    "Listing",
    "RenderError",
    "RichText",
    "RichTextParagraph",
    "TemplateError",
    "TemplateFault",
    "WordTemplate",
    "check_template",
]
