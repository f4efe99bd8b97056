"""Word documents from templates that people write in Word; see docs/word-templates.md."""

from reviewkit.render.word.package.accessibility import accessibility
from reviewkit.render.word.template.fault_reports import as_json, as_sarif, as_text, sarif
from reviewkit.render.word.template.inline_image import InlineImage
from reviewkit.render.word.template.rich_text import Listing, RichText, RichTextParagraph
from reviewkit.render.word.template.subdocument import SubDocument
from reviewkit.render.word.template.word_template import WordTemplate, check_template
from reviewkit.render.word.word_errors import RenderError, TemplateError, TemplateFault

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
