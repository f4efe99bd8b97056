"""Theme colours and document language, changed without touching what people drew in the template."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from reviewkit.render.word.package.docx_package import ZipEntry, deflated
from reviewkit.render.word.package.docx_parts import DocxPackage
from reviewkit.render.word.package.namespaces import Element, a, parse_part, remove_element, serialize_part, w
from reviewkit.render.word.word_errors import PackageError

SLOTS = (
    "dk1",
    "lt1",
    "dk2",
    "lt2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)
_WORD_NAMES = {
    "dark1": "dk1",
    "text1": "dk1",
    "light1": "lt1",
    "background1": "lt1",
    "dark2": "dk2",
    "text2": "dk2",
    "light2": "lt2",
    "background2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
# Where Word writes a computed colour beside the theme colour: slot, colour, prefix of tint and shade.
_COLOUR_ATTRIBUTES = (
    ("themeColor", "val", "theme"),
    ("themeColor", "color", "theme"),
    ("themeFill", "fill", "themeFill"),
)


@dataclass(slots=True)
class Restyling:
    """The parts of a template that a theme and a document language change.

    theme     the colours asked for: slot to six hex digits
    language  the template's own language, "" where it has none
    changed   the parts with the theme's colours
    styles    the name of the styles part, "" where there is none
    palette   every theme slot to hex, as the documents have it
    """

    package: DocxPackage
    theme: dict[str, str]
    language: str = ""
    changed: dict[str, ZipEntry] = field(default_factory=dict)
    styles: str = ""
    palette: dict[str, str] = field(default_factory=dict)

    def recolour(self, root: Element) -> None:
        """Recompute the colours that Word wrote beside the theme's names for other readers."""
        if not self.theme:
            return
        for element in root.iter("{*}*"):
            for slot, target, prefix in _COLOUR_ATTRIBUTES:
                name = element.get(w(slot)) or ""
                colour = self.theme.get(_WORD_NAMES.get(name, name))
                if (
                    colour
                    and element.get(w(target)) is not None
                    and (target == "val") <= (element.tag == w("color"))
                ):
                    tint, shade = element.get(w(f"{prefix}Tint")), element.get(w(f"{prefix}Shade"))
                    element.set(w(target), _tinted(colour, tint, shade))

    def drop_language(self, root: Element) -> None:
        """Drop the template's language from runs: it would stay in documents of other languages."""
        for lang in list(root.iter(w("lang"))):
            if self.language and dict(lang.attrib) == {w("val"): self.language}:
                remove_element(lang)

    def entries(self, lang: str | None) -> dict[str, ZipEntry]:
        """The changed parts, in another language where one is asked for."""
        if not lang or lang == self.language or not self.styles:
            return dict(self.changed)
        styles = self.changed.get(self.styles) or self.package.entries[self.styles]
        return {**self.changed, self.styles: _with_language(styles, lang)}


@lru_cache(maxsize=64)
def _with_language(styles: ZipEntry, lang: str) -> ZipEntry:
    root = parse_part(styles.unpacked(), styles.name)
    defaults = root.find(w("docDefaults"))
    if defaults is None:
        defaults = root.makeelement(w("docDefaults"))
        root.insert(0, defaults)
    template_lang = defaults.find(f".//{w('lang')}")
    before = template_lang.get(w("val")) if template_lang is not None else None
    for style_lang in root.iterfind(f"{w('style')}//{w('lang')}"):
        if style_lang.get(w("val")) == before:
            style_lang.set(w("val"), lang)
    holder = defaults
    for name in ("rPrDefault", "rPr", "lang"):
        child = holder.find(w(name))
        if child is None:
            child = holder.makeelement(w(name))
            holder.insert(0 if name == "rPrDefault" else len(holder), child)
        holder = child
    holder.set(w("val"), lang)
    return deflated(styles.name, serialize_part(root))


def restyle(package: DocxPackage, theme: Mapping[str, str]) -> Restyling:
    """Apply theme colours to a template's parts. Raises PackageError for an unknown slot or colour."""
    colours = _read_theme(theme)
    restyling = Restyling(package, colours)
    styles = package.relations_of(package.main, "styles")
    if styles and styles[0].target in package.entries:
        restyling.styles = styles[0].target
        root = package.root(restyling.styles)
        lang = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}")
        restyling.language = (lang.get(w("val")) or "") if lang is not None else ""
        if colours:
            restyling.recolour(root)
            restyling.changed[restyling.styles] = deflated(restyling.styles, serialize_part(root))
    for relation in package.relations_of(package.main, "theme"):
        if relation.target not in package.entries:
            continue
        root = package.root(relation.target)
        scheme = root.find(f".//{a('clrScheme')}")
        for slot in scheme if scheme is not None else ():
            name = str(etree.QName(slot).localname)
            if name in colours:
                slot[:] = [slot.makeelement(a("srgbClr"), {"val": colours[name]})]
            for colour in slot:
                restyling.palette[name] = (colour.get("lastClr") or colour.get("val") or "").upper()
        if colours:
            restyling.changed[relation.target] = deflated(relation.target, serialize_part(root))
    return restyling


def _read_theme(theme: Mapping[str, str]) -> dict[str, str]:
    colours = {}
    for slot, colour in theme.items():
        text = str(colour).removeprefix("#").upper()
        if slot not in SLOTS or len(text) != 6 or not all(digit in "0123456789ABCDEF" for digit in text):
            raise PackageError(
                "wrong-theme", f"{slot} = {colour!r} is no theme colour.", f"Slots: {', '.join(SLOTS)}."
            )
        colours[slot] = text
    return colours


def _tinted(colour: str, tint: str | None, shade: str | None) -> str:
    """Apply Word's tint and shade: lightness moved by a fraction of 255 (ISO 29500-1, 17.3.2.6)."""
    if not tint and not shade:
        return colour
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    if tint:
        fraction = int(tint, 16) / 255
        lightness = lightness * fraction + (1 - fraction)
    if shade:
        lightness *= int(shade, 16) / 255
    channels = colorsys.hls_to_rgb(hue, min(1.0, lightness), saturation)
    return "".join(f"{round(255 * channel):02X}" for channel in channels)
