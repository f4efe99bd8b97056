"""Where a postcode lies: the region of a French department, for suggesting a partner near a customer."""

from __future__ import annotations

from reviewkit.domain.keys import plain

_DEPARTMENTS = {
    "auvergne-rhone-alpes": "01 03 07 15 26 38 42 43 63 69 73 74",
    "bourgogne-franche-comte": "21 25 39 58 70 71 89 90",
    "bretagne": "22 29 35 56",
    "centre-val de loire": "18 28 36 37 41 45",
    "corse": "20",
    "grand est": "08 10 51 52 54 55 57 67 68 88",
    "hauts-de-france": "02 59 60 62 80",
    "ile-de-france": "75 77 78 91 92 93 94 95",
    "normandie": "14 27 50 61 76",
    "nouvelle-aquitaine": "16 17 19 23 24 33 40 47 64 79 86 87",
    "occitanie": "09 11 12 30 31 32 34 46 48 65 66 81 82",
    "pays de la loire": "44 49 53 72 85",
    "provence-alpes-cote d'azur": "04 05 06 13 83 84",
}
_REGION = {number: region for region, numbers in _DEPARTMENTS.items() for number in numbers.split()}


def is_in(region: str, postcode: str, town: str) -> bool:
    """Return whether a customer lies in a partner's region: by its postcode, else by a word of its town or country.

    region  as the directory has it, "Bretagne"
    town    town and country
    """
    wanted = plain(region)
    if not wanted:
        return False
    number = "".join(ch for ch in postcode if ch.isdigit())
    if len(number) == 5 and _REGION.get(number[:2]) == wanted:
        return True
    words = plain(town).split()
    return any(word in words for word in wanted.split() if len(word) > 3)
