"""The month in three to five short sentences, said the same way in every document."""

from __future__ import annotations

from reviewkit.analysis import View
from reviewkit.domain.money import ratio
from reviewkit.text import N_, Language


def month_sentences(view: View, lang: Language) -> list[str]:
    """What happened to the pipe, to the promises, what comes next, what stands out."""
    figures, facts = view.figures, view.facts
    move, told = figures["movement"], figures["commit"]

    def money(cents: int | None) -> str:
        return lang.money(cents, view.currency)

    out: list[str] = []
    if move["opening"]["amount"]:
        change = move["closing"]["amount"] - move["opening"]["amount"]
        if change == 0:
            out.append(lang.say(N_("The pipe stands at {now}, as before."), now=money(move["closing"]["amount"])))
        else:
            out.append(
                lang.say(
                    N_("The pipe goes from {before} to {now} ({change})."),
                    before=money(move["opening"]["amount"]), now=money(move["closing"]["amount"]),
                    change=("+" if change > 0 else "") + lang.rate(ratio(change, move["opening"]["amount"])),
                )
            )  # fmt: skip
    elif move["closing"]["amount"]:
        out.append(lang.say(N_("The pipe stands at {now}."), now=money(move["closing"]["amount"])))
    if told["rate"] is not None:
        base = told["old"]["amount"] - told["unreported"]["amount"]
        out.append(
            lang.say(
                N_("Of the {promised} promised, {rate} was kept; {achieved} was won in all."),
                promised=money(base), rate=lang.rate(told["rate"]), achieved=money(figures["achieved"]["amount"]),
            )
        )  # fmt: skip
    elif figures["achieved"]["count"]:
        out.append(lang.say(N_("{achieved} was won; nothing had been promised."), achieved=money(figures["achieved"]["amount"])))
    if told["new"]["count"]:
        said = lang.count(
            "{amount} is promised for the coming month, in {n} deal.",
            "{amount} is promised for the coming month, in {n} deals.",
            told["new"]["count"], amount=money(told["new"]["amount"]),
        )  # fmt: skip
        expected = view.reliability.expected
        if expected is not None and expected != told["new"]["amount"]:
            said += " " + lang.say(N_("At the usual rate that is worth {expected}."), expected=money(expected))
        out.append(said)
    if move["vanished"]["count"]:
        out.append(
            lang.count(
                "{n} deal worth {amount} is gone without an outcome.",
                "{n} deals worth {amount} are gone without an outcome.",
                move["vanished"]["count"], amount=money(move["vanished"]["amount"]),
            )
        )  # fmt: skip
    if facts["overdue"]["count"]:
        out.append(
            lang.count(
                "{n} deal worth {amount} has a close date that is past.",
                "{n} deals worth {amount} have a close date that is past.",
                facts["overdue"]["count"], amount=money(facts["overdue"]["amount"]),
            )
        )  # fmt: skip
    return out[:5] or [lang.say(N_("Nothing is known of this month yet."))]
