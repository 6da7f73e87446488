"""A partner's own name, changed: what they wrote, their colour and their marker stay as they are."""

from dataclasses import replace

from dashboard.domain.model import clean_name, distinct
from dashboard.errors import BadInputError
from dashboard.services import letters
from dashboard.services.me import Me, require_partner


def rename(me: Me, name: str) -> None:
    """From now on they are called so, and sign in under it. Raises BadInputError when somebody here is already."""
    require_partner(me)
    try:
        name = clean_name(name)
    except ValueError as reason:
        raise BadInputError(str(reason)) from None
    others = [p for p in me.store.people() if p.id != me.person.id]
    taken = [called for p in others for called in (p.name, p.sign_in)]
    if distinct(name, taken) != name:
        raise BadInputError("Somebody here is called that already. Choose a name that tells you apart.")
    with letters.along(me):
        by = me.writer.changing(lambda head: replace(head, name=name))
        me.store.change_person(replace(me.person, name=name, sign_in=name.casefold()), by)
