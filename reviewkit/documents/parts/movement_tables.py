"""From the opening to the closing pipe, and from won in it to achieved."""

from __future__ import annotations

from collections.abc import Mapping

from reviewkit.analysis import View
from reviewkit.documents.fields import Chart, Column, Series, Table, Value
from reviewkit.documents.parts.title_block import Values, is_known
from reviewkit.domain.money import ratio
from reviewkit.domain.vocabulary import BUCKET_PARTS, BUCKETS
from reviewkit.text import N_, Language

MOVEMENT = (
    Table(
        "movement",
        N_("Movement of the pipe"),
        (
            Column("label", N_("Movement"), width=20, word_mm=110, yields=True),
            Column("count", N_("Deals"), "integer", width=10, word_mm=22),
            Column("amount", N_("Amount"), "change", width=16, word_mm=38, unit="amount_type"),
            Column("of_which", N_("Of which"), width=40, spare=True),
        ),
        N_("Nothing moved."),
        sentence="movement_title",
    ),
    Value("movement_title", "text", "What the movement says"),
    Chart(
        "movement_chart",
        N_("From the opening to the closing pipe"),
        "waterfall",
        sentence="movement_title",
    ),
    Table(
        "bridge",
        N_("From won in the pipe to achieved"),
        (
            Column("label", N_("Step"), width=44),
            Column("amount", N_("Amount"), "change", width=16, unit="amount_type"),
        ),
        N_("Nothing was won."),
        tab=N_("From won to achieved"),
    ),
)
_LEVELS = ("opening", "closing")  # totals, printed without a sign
_SIGN = {"raised": 1, "lowered": -1, "won": -1, "lost": -1, "vanished": -1}


def movement(view: View, lang: Language) -> Values:
    """Return the values of MOVEMENT: buckets with amounts (cents), their chart, the bridge to achieved."""
    move, facts = view.figures["movement"], view.facts
    rows = []
    for bucket, figures in move.items():
        part_names = {
            "new": ("first_hand_in", "transferred_in"),
            "vanished": ("transferred_out", "merged"),
        }.get(bucket, ())
        notes = [
            f"{BUCKET_PARTS.label(name, lang)} {lang.money(facts[name]['amount'], view.currency)}"
            for name in part_names
            if facts[name]["count"]
        ]
        if not figures["count"] and not figures["amount"] and bucket not in _LEVELS:
            continue
        rows.append(
            {
                "bucket": bucket,
                "label": BUCKETS.label(bucket, lang),
                "count": figures["count"],
                "amount": figures["amount"] * _SIGN.get(bucket, 1),
                "amount_type": "money" if bucket in _LEVELS else "change",
                "of_which": ", ".join(notes),
            }
        )
    bridge = facts["bridge"]
    steps = (
        (N_("Won in the movement, at the old amounts"), bridge["won"]),
        (N_("Amounts changed at signing"), bridge["differences"]),
        (N_("Won after having left the pipe"), bridge["earlier_pipe"]),
        (N_("Won without ever being in the pipe"), bridge["never_in_pipe"]),
        (N_("Achieved"), view.figures["achieved"]["amount"]),
    )
    totals = (steps[0][0], steps[-1][0])
    bridge_rows = [
        {"label": lang.say(text), "amount": amount, "amount_type": "money" if text in totals else "change"}
        for text, amount in steps
    ]
    anything_moved = any(row["amount"] or row["count"] for row in rows)
    return {
        "movement": rows if anything_moved else [],
        "movement_title": movement_title(view, lang),
        "movement_chart": waterfall(move, lang) if move["opening"]["amount"] and len(rows) > 2 else None,
        "bridge": bridge_rows if view.figures["achieved"]["count"] or bridge["won"] else [],
    }


_Steps = tuple[int | None, int | None, int | None, int | None]


def waterfall(move: Mapping[str, Mapping[str, int]], lang: Language) -> Series:
    """Return the four series of a waterfall made of stacked columns: base (not drawn), totals, ups, downs.

    move  count and amount (cents) by bucket, opening first, closing last
    """
    categories: list[str] = []
    columns: list[_Steps] = []
    level = 0
    for bucket, figures in move.items():
        amount = figures["amount"]
        if bucket in _LEVELS:
            level = amount
            column: _Steps = (0, amount, None, None)
        elif _SIGN.get(bucket, 1) > 0:
            column = (level, None, amount, None)
            level += amount
        else:
            level -= amount
            column = (level, None, None, amount)
        # Steps of 0 are left out; opening and closing are always drawn.
        if amount or bucket in _LEVELS:
            categories.append(BUCKETS.label(bucket, lang))
            columns.append(column)
    names = (N_("Base"), N_("Pipe"), N_("Comes in"), N_("Goes out"))
    return Series(
        categories, {lang.say(name): [step[index] for step in columns] for index, name in enumerate(names)}
    )


# The buckets that move money, each with its wording. A pushed close date moves none.
_CAUSES = {
    "won": N_("{amount} won"),
    "lost": N_("{amount} lost"),
    "new": N_("{amount} new"),
    "vanished": N_("{amount} vanished"),
    "raised": N_("{amount} raised"),
    "lowered": N_("{amount} lowered"),
    "reopened": N_("{amount} reopened"),
}
_MOST_CAUSES = 3


def what_moved(view: View, lang: Language) -> str:
    """Return the three causes that moved most money, as ": 144 500 € won and 52 300 € new"; empty for none."""
    move = view.figures["movement"]
    money = sorted(_CAUSES, key=lambda bucket: -move[bucket]["amount"])[:_MOST_CAUSES]
    parts = [
        lang.say(_CAUSES[bucket], amount=lang.money(move[bucket]["amount"], view.currency))
        for bucket in money
        if move[bucket]["amount"]
    ]
    return lang.say(N_(": {things}"), things=lang.listed(parts)) if parts else ""


def direction(view: View, lang: Language) -> str:
    """Return a clause on the pipe: it grows, falls, holds, is the first, is empty or is not known."""
    move = view.figures["movement"]
    opening, closing = move["opening"]["amount"], move["closing"]["amount"]
    if not is_known(view):
        return lang.say(N_("No review has been handed in yet"))
    if not view.facts["handed_in"]:
        return lang.say(N_("The last known pipe stands: nothing was handed in for this month"))
    change = ratio(closing - opening, opening)
    if change is None:
        return (
            lang.say(N_("A first pipe of {amount}"), amount=lang.money(closing, view.currency))
            if closing
            else lang.say(N_("The pipe is empty"))
        )
    if abs(change) < 0.005:
        return lang.say(N_("The pipe holds"))
    message = N_("The pipe grows by {share}") if change > 0 else N_("The pipe falls by {share}")
    return lang.say(message, share=lang.rate(abs(change)))


def movement_title(view: View, lang: Language) -> str:
    """Return a sentence on the pipe and what moved it, as "Le pipe recule de 12 % : 80 000 € perdus"."""
    return direction(view, lang) + (what_moved(view, lang) if view.facts["handed_in"] else "")
