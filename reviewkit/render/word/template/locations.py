"""Where a person finds an element: "table 2, row 3, cell 1", "paragraph 14"."""

from __future__ import annotations

from reviewkit.render.word.package.namespaces import Element, w

P, TBL, TR, TC = w("p"), w("tbl"), w("tr"), w("tc")
_NOTES = {w("footnote"): "footnote", w("endnote"): "endnote", w("comment"): "comment"}
_TEXT_BOX = w("txbxContent")


class Places:
    """Names the places of one part.

    Paragraphs count outside tables, tables in reading order with the inner ones after the
    table they stand in, as someone counting by eye would; made before the tree is changed.
    """

    def __init__(self, root: Element) -> None:
        self._numbers: dict[Element, int] = {}
        paragraphs = tables = 0
        for element in root.iter(P, TBL):
            if element.tag == TBL:
                tables += 1
                self._numbers[element] = tables
            elif not any(above.tag == TC for above in element.iterancestors()):
                paragraphs += 1
                self._numbers[element] = paragraphs
        for table in [element for element in self._numbers if element.tag == TBL]:
            for number, row in enumerate(table.iterchildren(TR), 1):
                self._numbers[row] = number
                for column, cell in enumerate(row.iter(TC), 1):
                    self._numbers.setdefault(cell, column)

    def of(self, element: Element) -> str:
        """The place of an element, from the outside in; "" where only the part says it."""
        names: list[str] = []
        paragraph = None
        for above in [element, *element.iterancestors()]:
            number = self._numbers.get(above)
            if above.tag == TC and number:
                names.append(f"cell {number}")
                paragraph = None
            elif above.tag == TR and number:
                names.append(f"row {number}")
            elif above.tag == TBL and number:
                names.append(f"table {number}")
                break
            elif above.tag == P and number and not names:
                paragraph = f"paragraph {number}"
            elif above.tag == _TEXT_BOX and not names:
                names.append("text box")
            elif above.tag in _NOTES:
                names.append(f"{_NOTES[above.tag]} {above.get(w('id'))}")
                paragraph = None
        if paragraph:
            names.append(paragraph)
        return ", ".join(reversed(names))
