"""The parts that Excel writes beside a cell with a rich value."""

import io
import re
import zipfile

SHEETML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RICH = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
KINDS = {"sheetMetadata": "metadata.xml", "rdRichValue": "richData/rdrichvalue.xml",
         "rdRichValueStructure": "richData/rdrichvaluestructure.xml"}  # fmt: skip


def members_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return stream.getvalue()


def rich_parts(members, kind, keys=(), values=()):
    """Return the parts of one rich value of a kind, and the workbook's relations with them."""
    relations = members["xl/_rels/workbook.xml.rels"].decode()
    added = "".join(
        f'<Relationship Id="rich{i}" Type="http://schemas.microsoft.com/office/2017/06/relationships/{name}" Target="{part}"/>'
        for i, (name, part) in enumerate(KINDS.items())
    )
    fields = "".join(f'<k n="{key}"/>' for key in keys)
    return {
        "xl/_rels/workbook.xml.rels": re.sub("</(\\w+:)?Relationships>", lambda end: added + end[0], relations).encode(),
        "xl/metadata.xml": (
            f'<metadata xmlns="{SHEETML}" xmlns:x="{RICH}"><metadataTypes count="2"><metadataType name="XLDAPR"/>'
            '<metadataType name="XLRICHVALUE"/></metadataTypes><futureMetadata name="XLDAPR"/><futureMetadata name="XLRICHVALUE">'
            '<bk><extLst><ext uri="{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}"><x:rvb i="0"/></ext></extLst></bk></futureMetadata>'
            '<valueMetadata count="1"><bk><rc t="2" v="0"/></bk></valueMetadata></metadata>'
        ).encode(),
        "xl/richData/rdrichvalue.xml": (
            f'<rvData xmlns="{RICH}" count="1"><rv s="0">{"".join(f"<v>{value}</v>" for value in values)}</rv></rvData>'
        ).encode(),
        "xl/richData/rdrichvaluestructure.xml": f'<rvStructures xmlns="{RICH}"><s t="{kind}">{fields}</s></rvStructures>'.encode(),
    }  # fmt: skip
