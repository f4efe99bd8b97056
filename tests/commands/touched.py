"""Office files touched as programs touch them on the way: parts and properties added, packed anew, nothing typed."""

from __future__ import annotations

import io
import re
import zipfile

CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
CUSTOM_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
LABEL = "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels"


def parts_in(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed_anew(parts: dict[str, bytes]) -> bytes:
    """Pack parts in another order, at another level, with other dates: what a mail gateway gives back."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name in sorted(parts, reverse=True):
            package.writestr(zipfile.ZipInfo(name, (2026, 11, 27, 9, 0, 0)), parts[name])
    return buffer.getvalue()


def through_a_gateway(data: bytes) -> bytes:
    return packed_anew(parts_in(data))


def through_sharepoint(data: bytes) -> bytes:
    """Add what a document library writes into a file: its own XML, a title, a content type's properties."""
    parts = parts_in(data)
    main = "xl/workbook.xml" if "xl/workbook.xml" in parts else "word/document.xml"
    folder, name = main.split("/")
    parts["customXml/item1.xml"] = (
        b'<?xml version="1.0"?><FormTemplates xmlns="http://schemas.microsoft.com/x"/>'
    )
    parts["customXml/itemProps1.xml"] = b'<?xml version="1.0"?><ds:datastoreItem xmlns:ds="http://x"/>'
    rels = f"{folder}/_rels/{name}.rels"
    parts[rels] = with_relationship(parts[rels], "rIdSharePoint1", CUSTOM_XML, "../customXml/item1.xml")
    parts["docProps/core.xml"] = re.sub(
        rb"(<cp:coreProperties[^>]*>)",
        rb"\1<cp:contentStatus>Final</cp:contentStatus>",
        parts["docProps/core.xml"],
    )
    return packed_anew(
        with_custom_property(parts, "ContentTypeId", "0x0101009F2B0C4D5E6F7A8B9C0D1E2F3A4B5C6D")
    )


def with_label(data: bytes) -> bytes:
    """Add the parts of a sensitivity label that does not encrypt ([MS-OFFCRYPTO] 2.6)."""
    parts = parts_in(data)
    parts["docMetadata/LabelInfo.xml"] = (
        b'<?xml version="1.0"?><clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata">'
        b'<clbl:label id="{1}" enabled="1" method="Standard" siteId="{2}" removed="0"/></clbl:labelList>'
    )
    parts["_rels/.rels"] = with_relationship(
        parts["_rels/.rels"], "rIdLabel", LABEL, "docMetadata/LabelInfo.xml"
    )
    return packed_anew(with_custom_property(parts, "MSIP_Label_1_Enabled", "true"))


def with_relationship(rels: bytes, name: str, kind: str, target: str) -> bytes:
    entry = f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/></Relationships>'
    return rels.replace(b"</Relationships>", entry.encode())


def with_custom_property(parts: dict[str, bytes], name: str, value: str) -> dict[str, bytes]:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006"
    entry = (
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="77" name="{name}">'
        f'<vt:lpwstr xmlns:vt="{kinds}/docPropsVTypes">{value}</vt:lpwstr></property>'
    )
    if "docProps/custom.xml" not in parts:
        parts["docProps/custom.xml"] = (
            f'<?xml version="1.0"?><Properties xmlns="{kinds}/custom-properties"></Properties>'
        ).encode()
        parts["_rels/.rels"] = with_relationship(
            parts["_rels/.rels"], "rIdProperties", CUSTOM_PROPERTIES, "docProps/custom.xml"
        )
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"</Types>",
            b'<Override PartName="/docProps/custom.xml" '
            b'ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/></Types>',
        )
    parts["docProps/custom.xml"] = parts["docProps/custom.xml"].replace(
        b"</Properties>", f"{entry}</Properties>".encode()
    )
    return parts
