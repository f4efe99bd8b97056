"""Measure the search for conflicts on a made set of pairs: `python -m bench conflicts [--deals N]`.

Precision and recall over pairs that are the same business spelled in another way (accents,
capitals, legal forms, typing slips, words left out, initials) and over look-alikes that are
not (the same street, the same name elsewhere, the same word in two names); then the time it
takes among so many open deals.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence

from reviewkit.analysis.month.conflicts import Business, conflicts

KINDS = ("Minoterie", "Verrerie", "Ateliers", "Transports", "Biscuiterie", "Chantiers", "Fonderie", "Papeterie", "Laiterie",
         "Imprimerie", "Menuiserie", "Cartonnerie", "Scierie", "Tannerie", "Brasserie", "Conserverie")  # fmt: skip
NAMES = ("Le Bihan", "Kervran", "Delmas", "Etcheverry", "Morvan", "Béarn", "Saint-Gély", "d'Aix", "Crouzet", "Lacaze",
         "Pélissier", "Garrigue",
         "Hervé", "Ménard", "Nédélec", "Quéré", "Rouvière", "Sénéchal", "Tanguy", "Vasseur", "Bréhat", "Castéra",
         "Dufour", "Esnault", "Fabre", "Guérin")  # fmt: skip
FORMS = ("SA", "SAS", "SARL", "S.A.", "& Cie", "")
FREE = ("gmail.com", "orange.fr", "wanadoo.fr")


def respelled(name: str, rng: random.Random) -> str:
    """Return a customer's name as another person types it."""
    how = rng.randrange(8)
    words = name.split()
    if how == 0:
        return name.upper()
    if how == 1:
        return name.translate(str.maketrans("éèêïôçÉ", "eeeiocE"))
    if how == 2:
        return f"{name} {rng.choice(FORMS)}".strip()
    if how == 3:  # two letters changed over
        at = rng.randrange(1, len(name) - 2)
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if how == 4:  # a letter left out
        at = rng.randrange(1, len(name) - 1)
        return name[:at] + name[at + 1 :]
    if how == 5:
        return f"Groupe {name}"
    if how == 6:
        return " ".join([*words[1:], words[0]])
    return f"{name.replace(' ', '-')} {rng.choice(('France', 'Industrie', ''))}".strip()


def make_leads(count: int, rng: random.Random) -> tuple[list[Business], set[frozenset[str]]]:
    """Return leads, and the pairs of them that are one business."""
    leads: list[Business] = []
    same: set[frozenset[str]] = set()
    for i in range(count):
        name = f"{rng.choice(KINDS)} {rng.choice(NAMES)}"
        code = f"{rng.randrange(1, 96):02d}{rng.randrange(0, 90) * 10:03d}"
        number = str(rng.randrange(10**8, 10**9)) if rng.random() < 0.3 else ""
        domain = f"{name.lower().replace(' ', '-')}-{i}.example" if rng.random() < 0.7 else rng.choice(FREE)
        first = Business(f"L{i}a", "BP1", name, number, code, f"a@{domain}")
        leads.append(first)
        chance = rng.random()
        if chance < 0.45:  # declared twice
            detail = rng.random()
            other = Business(
                f"L{i}b", "BP2", respelled(name, rng), number if detail < 0.3 else "",
                code if detail < 0.8 else "", f"b@{domain}" if detail > 0.4 else "",
            )  # fmt: skip
            leads.append(other)
            known = (number and other.customer_id) or other.postcode or (other.email and domain not in FREE)
            if known:
                same.add(frozenset((first.id, other.id)))
        elif chance < 0.60:  # a neighbour: the same postcode, another business
            name = f"{rng.choice(KINDS)} {rng.choice(NAMES)}"
            if name != first.customer:
                leads.append(Business(f"L{i}c", "BP3", name, "", code, ""))
        elif chance < 0.70:  # the same name in another town
            leads.append(Business(f"L{i}d", "BP3", name, "", "99999", "x@gmail.com"))
        elif chance < 0.75 and number:  # the same name and town, another number: two businesses
            leads.append(Business(f"L{i}e", "BP3", name, str(int(number) + 1), code, ""))
    return leads, same


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench conflicts")
    parser.add_argument("--leads", type=int, default=2_000, help="businesses declared, some of them twice")
    parser.add_argument("--deals", type=int, default=60_000, help="open deals to search")
    options = parser.parse_args(arguments)
    deals = options.deals
    rng = random.Random(5)
    leads, same = make_leads(options.leads, rng)
    start = time.perf_counter()
    pairs = {frozenset((c.first, c.second)) for c in conflicts(leads)}
    seconds = time.perf_counter() - start
    right = len(pairs & same)
    print(
        f"{len(leads)} leads, {len(same)} pairs of one business: {len(pairs)} found, {right} of them right; {seconds:.2f} s"
    )
    print(f"precision {right / max(1, len(pairs)):.3f}, recall {right / max(1, len(same)):.3f}")
    pipe = [
        Business(f"D{i}", f"BP{i % 1000}", f"{rng.choice(KINDS)} {rng.choice(NAMES)} {i % 4000}", lead=False)
        for i in range(deals)
    ]
    start = time.perf_counter()
    in_pipes = conflicts(leads[:500], pipe)
    print(f"500 leads against {deals} open deals: {len(in_pipes)} found, {time.perf_counter() - start:.2f} s")
    return 0
