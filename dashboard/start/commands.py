"""The commands: what the data folder holds, bringing back a copy, and a way back in after a lost passphrase."""

from collections.abc import Sequence
from pathlib import Path

from dashboard.domain.model import Person
from dashboard.errors import BadInputError, DamagedError, NewerError, StorageError
from dashboard.start import reset as reset_key
from dashboard.start.progress import say
from dashboard.store import backups, conflict_copies, contents, last_saved, letters_kept, rescue, restore, wholeness
from dashboard.store import undo as store_undo
from dashboard.store.contents import Contents
from dashboard.store.database import Database
from dashboard.store.failures import ascii_path
from dashboard.store.generations import generations

HOW = "To go on with one of them: python3 -m dashboard restore NUMBER"


def check(data: Path) -> None:
    """Prints what is there, whether it opens whole, and the backups. Changes nothing. Raises StorageError."""
    if not generations(data) and not last_saved.read(data) and not backups.listed(data):
        say(f"There is no data in {data} yet.")
        say(backups.orphan_words())
        return
    try:
        here = _whole(data)
        say(f"The data in {data} opens whole; {here}.")
        if wholeness.look(generations(data)[-1]).impossible:
            say("Something in it cannot be as it stands there. The next start puts it right, and keeps a copy.")
    except NewerError:
        raise
    except StorageError as error:
        what = f" {error.what}" if isinstance(error, DamagedError) and error.what else ""
        say(f"The data in {data} does not open whole.{what} It was left as it is. What can be recovered:")
        try:
            for number, line in enumerate(rescue.say(data, rescue.findings(data)), 1):
                say(f"  {number}. {line}")
        finally:
            rescue.clean(data)
        say(HOW)
    _say_backups(data)
    _say_letters(data)
    _say_conflict_copies(data)


def restore_copy(data: Path, file: str, yes: bool) -> None:
    """Shows both sides, asks, keeps a safety copy and restores `file`, or the finding of that number."""
    source = Path(file).expanduser().absolute()
    if not source.is_file() and not file.isdigit():
        raise BadInputError(f"There is no file {ascii_path(source)}.")
    try:
        database = Database(data)
    except DamagedError:
        _go_on_with(data, source, file, yes)
        return
    _say_put_right(database)
    try:
        _bring_back(database, source, yes)
    finally:
        database.close()


def undo(data: Path) -> None:
    """Takes out what the last restore brought back."""
    database = Database(data)
    _say_put_right(database)
    try:
        store_undo.undo(database)
        say("Undone: what the last restore brought is out again.")
    finally:
        database.close()


def reset(data: Path, name: str, yes: bool) -> None:
    """Says whom it is of and what closes, asks, and prints a one-time code for a lost passphrase."""

    def agreed(person: Person) -> bool:
        say(reset_key.before(person))
        return _agreed(yes)

    code = reset_key.reset(data, name, agreed)
    if code is not None:
        say(f"One-time code: {code}\nStart Healing Together, choose this name on the sign-in page, and type the code.")


def _bring_back(database: Database, source: Path, yes: bool) -> None:
    if not source.is_file():
        raise BadInputError("The data opens whole: nothing has to be recovered. To restore a copy, name its file.")
    here = contents.of(database.read)
    with restore.readable(database.folder, source) as copy:
        there = contents.of_file(copy)
    say(f"Here now: {_side(here)}\nIn the copy: {_side(there)}")
    if here.people:
        say("What is missing here waits for whoever wrote it. Nothing newer is replaced, nothing erased comes back.")
    if not _agreed(yes):
        return
    if restore.bring_back(database, source):
        say(_taken_whole(there))
    else:
        names = [name for name in here.names if name in here.keys]
        say(f"Restored. What the copy brought comes back at the next sign-in of {_and(names)}: what proves to be their")
        say("own at once, and all else once they have said yes. To undo it: python3 -m dashboard undo")


def _taken_whole(there: Contents) -> str:
    """What a copy that counts whole brought with it."""
    whose = f"the keys of {_and(there.keys)}" if there.keys else "nobody's key"
    return (
        f"Restored: everything in the copy counts now, and {whose} came with it. Each of them signs in with the "
        "passphrase of then, and confirms the coach's four words again before anything is told to the coach alone."
    )


def _go_on_with(data: Path, source: Path, file: str, yes: bool) -> None:
    """The data does not open whole: one of the findings, or the file, goes in its place; what was there stays aside."""
    found = rescue.findings(data)
    try:
        for number, line in enumerate(rescue.lines(found), 1):
            say(f"  {number}. {line}")
        if source.is_file():
            found.append(rescue.of_file(data, source))
            say(f"  {rescue.lines(found[-1:])[0]}")
            chosen = found[-1]
        elif 1 <= int(file) <= len(found):
            chosen = found[int(file) - 1]
        else:
            raise BadInputError(f"There is no number {file} in this list.")
        if _agreed(yes):
            say(f"Done. What was there is kept in {rescue.choose(data, found, chosen.key)}")
            if not chosen.own:
                say(_taken_whole(chosen.contents))
    finally:
        rescue.clean(data)


def _whole(data: Path) -> Contents:
    live = generations(data)
    if not live:
        raise StorageError("The file is gone.")
    wholeness.look(live[-1])
    with restore.readable(data, live[-1]) as copy:
        return contents.of_file(copy)


def _say_put_right(database: Database) -> None:
    for sentence in database.put_right:
        say(sentence)


def _say_backups(data: Path) -> None:
    found = backups.listed(data)
    say(f"Backups: {len(found)}, together {backups.at_most(backups.total(found))}.")
    for backup in found:
        say(f"  {backup.made:%Y-%m-%d %H:%M}  {backups.at_most(backup.size)}  {ascii_path(backup.path)}")


def _say_letters(data: Path) -> None:
    found = letters_kept.here(data)
    if found:
        say(f"Letters of couples with their own computer: {len(found)}, of which {sum(found)} look whole.")


def _say_conflict_copies(data: Path) -> None:
    """Said because they hold what was here once, and because they cannot be told from a whole copy by their names."""
    found = conflict_copies.listed(data)
    if found:
        say("Copies that a sync client made; they go when somebody erases something or lets fewer people see it:")
    for path in found:
        say(f"  {ascii_path(path)}")


def _side(side: Contents) -> str:
    return f"{side}; people: {', '.join(side.names) or 'nobody'}."


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _agreed(yes: bool) -> bool:
    if yes:
        return True
    try:
        answer = input("Go on? y/N ")
    except EOFError:
        answer = ""
    if answer.strip().casefold() in {"y", "yes"}:
        return True
    say("Nothing was changed.")
    return False
