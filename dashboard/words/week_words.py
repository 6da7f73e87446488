"""What stands in a few words beside one rating: a shift of either partner, and in how many weeks they differ."""

from dashboard.domain.compare import GAP_WEEKS, Gap, in_order
from dashboard.domain.partners import named, names
from dashboard.domain.weeks import dated
from dashboard.insights.signals import Signals


def rating_words(signals: Signals, rating: str) -> str:
    """Empty while nothing can be said."""
    gap = signals.gaps.get(rating)
    return "; ".join([*_shifts(signals, rating), *([_apart(signals, gap)] if gap and gap.weeks else [])])


def _shifts(signals: Signals, rating: str) -> list[str]:
    found = []
    for partner, name in named(signals.partners):
        verdict, (weeks, _) = signals.verdicts[partner.id, rating], in_order(signals.lines[partner.id, rating])
        if verdict.now and verdict.onset:
            began = dated(weeks[verdict.onset - 1], weeks[-1])
            found.append(f"{name}: looks like a shift, {verdict.now} since {began}")
    return found


def _apart(signals: Signals, gap: Gap) -> str:
    """How the two rate it in the last weeks both have; never one number for the difference."""
    first, second = names(signals.partners)
    a_higher, same, b_higher = gap.recent
    total = min(len(gap.weeks), GAP_WEEKS)
    if same == total:
        return "both rate it the same"
    told = [f"{name} higher in {count}" for name, count in ((first, a_higher), (second, b_higher)) if count]
    if total == 1:
        return f"in the one shared week {first if a_higher else second} higher"
    steady = "they see this differently: " if gap.differently else ""
    last = "the last " if len(gap.weeks) > total else ""
    return f"{steady}of {last}{total} shared weeks {', '.join(told)}{f', the same in {same}' if same else ''}"
