"""The month in three to five short sentences, said the same way in every document."""

from __future__ import annotations

from reviewkit.analysis import View
from reviewkit.documents.parts.movement_tables import direction, what_moved
from reviewkit.documents.reliability import usual
from reviewkit.text import N_, Language


def headline(view: View, lang: Language) -> str:
    """The month in one line: where the pipe goes, and how the promises were kept."""
    told, said = view.figures["commit"], direction(view, lang)
    if not view.facts["handed_in"]:
        return said
    if told["rate"] is not None and told["unreported"]["amount"]:
        return said + lang.say(N_("; {rate} of the commit reported was kept"), rate=lang.rate(told["rate"]))
    if told["rate"] is not None:
        return said + lang.say(N_("; {rate} of the commit was kept"), rate=lang.rate(told["rate"]))
    if view.figures["achieved"]["amount"]:
        won = lang.money(view.figures["achieved"]["amount"], view.currency)
        return said + lang.say(N_("; {amount} was won"), amount=won)
    return said


def month_sentences(view: View, lang: Language) -> list[str]:
    """What happened to the pipe, to the promises, what comes next, what stands out."""
    figures, facts = view.figures, view.facts
    move, told = figures["movement"], figures["commit"]

    def money(cents: int | None) -> str:
        return lang.money(cents, view.currency)

    out: list[str] = []
    opening, closing = move["opening"]["amount"], move["closing"]["amount"]
    moved = what_moved(view, lang) if facts["handed_in"] else ""
    if opening and closing != opening:
        said = lang.say(N_("The pipe goes from {before} to {now}"), before=money(opening), now=money(closing))
        out.append(said + moved + ".")
    elif closing:
        out.append(lang.say(N_("The pipe stands at {now}"), now=money(closing)) + moved + ".")
    elif facts["handed_in"]:
        out.append(lang.say(N_("The pipe is empty.")))
    if not facts["handed_in"] and told["unreported"]["count"]:
        out.append(
            lang.say(
                N_("Nothing is reported yet of the {promised} promised."),
                promised=money(told["unreported"]["amount"]),
            )
        )
    if told["rate"] is not None:
        unreported = told["unreported"]["amount"]
        message = (
            N_(
                "Of the {promised} promised and reported ({unreported} are not reported), {rate} was kept; "
                "{achieved} was won in all."
            )
            if unreported
            else N_("Of the {promised} promised, {rate} was kept; {achieved} was won in all.")
        )
        out.append(
            lang.say(
                message,
                promised=money(told["old"]["amount"] - unreported),
                unreported=money(unreported),
                rate=lang.rate(told["rate"]),
                achieved=money(figures["achieved"]["amount"]),
            )
        )
    elif figures["achieved"]["count"]:
        out.append(
            lang.say(
                N_("{achieved} was won; nothing had been promised."),
                achieved=money(figures["achieved"]["amount"]),
            )
        )
    if told["new"]["count"]:
        said = lang.count(
            "{amount} is promised for the coming month, in {n} deal.",
            "{amount} is promised for the coming month, in {n} deals.",
            told["new"]["count"],
            amount=money(told["new"]["amount"]),
        )
        expected = usual(view)["expected"]
        if expected is not None and expected != told["new"]["amount"]:
            said += " " + lang.say(
                N_("At the usual rate that is worth {expected}."), expected=money(expected)
            )
        out.append(said)
    if move["vanished"]["count"]:
        out.append(
            lang.count(
                "{n} deal worth {amount} is gone without an outcome.",
                "{n} deals worth {amount} are gone without an outcome.",
                move["vanished"]["count"],
                amount=money(move["vanished"]["amount"]),
            )
        )
    if facts["overdue"]["count"]:
        out.append(
            lang.count(
                "{n} deal worth {amount} has a close date that is past.",
                "{n} deals worth {amount} have a close date that is past.",
                facts["overdue"]["count"],
                amount=money(facts["overdue"]["amount"]),
            )
        )
    if facts["open_questions"] > move["vanished"]["count"]:
        out.append(
            lang.count(
                "{n} open question waits for an answer.",
                "{n} open questions wait for an answer.",
                facts["open_questions"],
            )
        )
    return out[:5] or [lang.say(N_("No review has been handed in yet."))]
