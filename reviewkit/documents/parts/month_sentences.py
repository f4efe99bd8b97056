"""The month in one headline and in up to five sentences, for every document of the month."""

from __future__ import annotations

from reviewkit.analysis import View
from reviewkit.documents.parts.movement_tables import direction, what_moved
from reviewkit.documents.reliability import usual
from reviewkit.text import N_, Language

_MOST_SENTENCES = 5


def headline(view: View, lang: Language) -> str:
    """Return the month in one clause: where the pipe goes and how much of the commit was kept or won."""
    commit, pipe = view.figures["commit"], direction(view, lang)
    if not view.facts["handed_in"]:
        return pipe
    if commit["rate"] is not None and commit["unreported"]["amount"]:
        return pipe + lang.say(N_("; {rate} of the commit reported was kept"), rate=lang.rate(commit["rate"]))
    if commit["rate"] is not None:
        return pipe + lang.say(N_("; {rate} of the commit was kept"), rate=lang.rate(commit["rate"]))
    if view.figures["achieved"]["amount"]:
        won = lang.money(view.figures["achieved"]["amount"], view.currency)
        return pipe + lang.say(N_("; {amount} was won"), amount=won)
    return pipe


def month_sentences(view: View, lang: Language) -> list[str]:
    """Return up to five sentences: pipe, old commit, new commit, what stands out; never none."""
    sentences = [
        *_pipe_sentence(view, lang),
        *_old_commit_sentences(view, lang),
        *_new_commit_sentence(view, lang),
        *_warning_sentences(view, lang),
    ]
    return sentences[:_MOST_SENTENCES] or [lang.say(N_("No review has been handed in yet."))]


def _pipe_sentence(view: View, lang: Language) -> list[str]:
    """Return a sentence on the pipe now and before; none where nothing is known of it."""
    movement, handed_in = view.figures["movement"], view.facts["handed_in"]
    opening, closing = movement["opening"]["amount"], movement["closing"]["amount"]
    causes = what_moved(view, lang) if handed_in else ""
    now = lang.money(closing, view.currency)
    if opening and closing != opening:
        before = lang.money(opening, view.currency)
        return [lang.say(N_("The pipe goes from {before} to {now}"), before=before, now=now) + causes + "."]
    if closing:
        return [lang.say(N_("The pipe stands at {now}"), now=now) + causes + "."]
    return [lang.say(N_("The pipe is empty."))] if handed_in else []


def _old_commit_sentences(view: View, lang: Language) -> list[str]:
    """Return what was kept of the old commit and what was won, or that it is not reported yet."""
    commit, achieved = view.figures["commit"], view.figures["achieved"]

    def money(cents: int) -> str:
        return lang.money(cents, view.currency)

    unreported = commit["unreported"]["amount"]
    sentences = []
    if not view.facts["handed_in"] and commit["unreported"]["count"]:
        sentences.append(
            lang.say(N_("Nothing is reported yet of the {promised} promised."), promised=money(unreported))
        )
    if commit["rate"] is not None:
        message = (
            N_(
                "Of the {promised} promised and reported ({unreported} are not reported), {rate} was kept; "
                "{achieved} was won in all."
            )
            if unreported
            else N_("Of the {promised} promised, {rate} was kept; {achieved} was won in all.")
        )
        sentences.append(
            lang.say(
                message,
                promised=money(commit["old"]["amount"] - unreported),
                unreported=money(unreported),
                rate=lang.rate(commit["rate"]),
                achieved=money(achieved["amount"]),
            )
        )
    elif achieved["count"]:
        message = N_("{achieved} was won; nothing had been promised.")
        sentences.append(lang.say(message, achieved=money(achieved["amount"])))
    return sentences


def _new_commit_sentence(view: View, lang: Language) -> list[str]:
    """Return a sentence on the new commit, with its worth at the usual rate where that differs."""
    new = view.figures["commit"]["new"]
    if not new["count"]:
        return []
    sentence = lang.count(
        "{amount} is promised for the coming month, in {n} deal.",
        "{amount} is promised for the coming month, in {n} deals.",
        new["count"],
        amount=lang.money(new["amount"], view.currency),
    )
    expected = usual(view)["expected"]
    if expected is not None and expected != new["amount"]:
        worth = lang.money(expected, view.currency)
        sentence += " " + lang.say(N_("At the usual rate that is worth {expected}."), expected=worth)
    return [sentence]


def _warning_sentences(view: View, lang: Language) -> list[str]:
    """Return a sentence each on vanished deals, overdue deals and open questions, where there are any."""
    vanished, overdue = view.figures["movement"]["vanished"], view.facts["overdue"]
    questions = view.facts["open_questions"]
    sentences = []
    if vanished["count"]:
        sentences.append(
            lang.count(
                "{n} deal worth {amount} is gone without an outcome.",
                "{n} deals worth {amount} are gone without an outcome.",
                vanished["count"],
                amount=lang.money(vanished["amount"], view.currency),
            )
        )
    if overdue["count"]:
        sentences.append(
            lang.count(
                "{n} deal worth {amount} has a close date that is past.",
                "{n} deals worth {amount} have a close date that is past.",
                overdue["count"],
                amount=lang.money(overdue["amount"], view.currency),
            )
        )
    # Each vanished deal is an open question too, and is counted above.
    if questions > vanished["count"]:
        sentences.append(
            lang.count(
                "{n} open question waits for an answer.",
                "{n} open questions wait for an answer.",
                questions,
            )
        )
    return sentences
