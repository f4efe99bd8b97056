"""Theme colours and language of a template, changed without touching what people drew."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from reviewkit.render.word.package.docx_package import Entry, PackageError, packed
from reviewkit.render.word.package.docx_parts import Package
from reviewkit.render.word.package.namespaces import A, Element, w

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
_ATTRIBUTES = (
    ("themeColor", "val", "theme"),
    ("themeColor", "color", "theme"),
    ("themeFill", "fill", "themeFill"),
)


@dataclass(slots=True)
class Restyled:
    """The parts that a theme and a language change, ready for each language."""

    package: Package
    theme: dict[str, str]
    language: str = ""
    changed: dict[str, Entry] = field(default_factory=dict)
    styles: str = ""
    palette: dict[str, str] = field(default_factory=dict)  # theme slot to hex, as the documents have it

    def recolour(self, root: Element) -> None:
        """Colours that Word computed from the theme and wrote beside its name, for other readers."""
        if not self.theme:
            return
        for element in root.iter("{*}*"):
            for slot, target, prefix in _ATTRIBUTES:
                name = element.get(w(slot))
                colour = self.theme.get(_WORD_NAMES.get(name or "", name or ""))
                if (
                    colour
                    and element.get(w(target)) is not None
                    and (target == "val") <= (element.tag == w("color"))
                ):
                    tint, shade = element.get(w(f"{prefix}Tint")), element.get(w(f"{prefix}Shade"))
                    element.set(w(target), _toned(colour, tint, shade))

    def drop_language(self, root: Element) -> None:
        """Runs that say the template's own language over again would keep it in other languages."""
        for lang in list(root.iter(w("lang"))):
            parent = lang.getparent()
            if self.language and dict(lang.attrib) == {w("val"): self.language} and parent is not None:
                parent.remove(lang)

    def entries(self, lang: str | None) -> dict[str, Entry]:
        """The changed parts, in a language if one is asked for."""
        return {**self.changed, **(self._in_language(lang) if lang and lang != self.language else {})}

    def _in_language(self, lang: str) -> dict[str, Entry]:
        if not self.styles:
            return {}
        return {self.styles: _translated(self._entry(self.styles), lang)}

    def _entry(self, name: str) -> Entry:
        return self.changed.get(name) or self.package.entries[name]


@lru_cache(maxsize=64)
def _translated(entry: Entry, lang: str) -> Entry:
    root = etree.fromstring(entry.data(), etree.XMLParser(resolve_entities=False, no_network=True))
    defaults = root.find(w("docDefaults"))
    if defaults is None:
        defaults = root.makeelement(w("docDefaults"))
        root.insert(0, defaults)
    old = defaults.find(f".//{w('lang')}")
    before = old.get(w("val")) if old is not None else None
    for other in root.iterfind(f"{w('style')}//{w('lang')}"):
        if other.get(w("val")) == before:
            other.set(w("val"), lang)
    holder = defaults
    for name in ("rPrDefault", "rPr", "lang"):
        found = holder.find(w(name))
        if found is None:
            found = holder.makeelement(w(name))
            holder.insert(0, found) if name == "rPrDefault" else holder.append(found)
        holder = found
    holder.set(w("val"), lang)
    return packed(entry.name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def restyle(package: Package, theme: Mapping[str, str]) -> Restyled:
    """Apply theme colours to a template's parts. Raises PackageError for an unknown slot or colour."""
    colours = {}
    for slot, colour in theme.items():
        text = str(colour).removeprefix("#").upper()
        if slot not in SLOTS or len(text) != 6 or not all(sign in "0123456789ABCDEF" for sign in text):
            raise PackageError(
                "wrong-theme", f"{slot} = {colour!r} is no theme colour.", f"Slots: {', '.join(SLOTS)}."
            )
        colours[slot] = text
    restyled = Restyled(package, colours)
    styles = package.of(package.main, "styles")
    if styles and styles[0].target in package.entries:
        restyled.styles = styles[0].target
        root = package.root(restyled.styles)
        lang = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}")
        restyled.language = (lang.get(w("val")) or "") if lang is not None else ""
        if colours:
            restyled.recolour(root)
            restyled.changed[restyled.styles] = _packed(restyled.styles, root)
    for relation in package.of(package.main, "theme"):
        if relation.target not in package.entries:
            continue
        root = package.root(relation.target)
        scheme = root.find(f".//{{{A}}}clrScheme")
        for slot in scheme if scheme is not None else ():
            name = str(etree.QName(slot).localname)
            if name in colours:
                slot[:] = [slot.makeelement(f"{{{A}}}srgbClr", {"val": colours[name]})]
            for colour in slot:
                restyled.palette[name] = (colour.get("lastClr") or colour.get("val") or "").upper()
        if colours:
            restyled.changed[relation.target] = _packed(relation.target, root)
    return restyled


def _packed(name: str, root: Element) -> Entry:
    return packed(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _toned(colour: str, tint: str | None, shade: str | None) -> str:
    """Word's tints and shades: lightness moved by a fraction of 255 (ISO 29500-1, 17.3.2.6)."""
    if not tint and not shade:
        return colour
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    if tint:
        part = int(tint, 16) / 255
        light = light * part + (1 - part)
    if shade:
        light *= int(shade, 16) / 255
    return "".join(f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, min(1.0, light), full))
