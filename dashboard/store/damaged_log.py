"""The log of a database file that is damaged: how much of it can still be read."""

from pathlib import Path

from dashboard.store import disk, engine

TRIES = 60


def cut(file: Path) -> bool:
    """Cuts the log of a copy where it is damaged, as often as needed; False when the file itself does not open."""
    log = disk.log_of(file)
    for _ in range(TRIES):
        trouble = _opens(file)
        if trouble is None:
            return True
        at = engine.broken_at(trouble)
        if at is None or not log.exists() or at >= log.stat().st_size:
            break
        _cut_at(log, at)
    return log.exists() and _search(file, log)


def _search(file: Path, log: Path) -> bool:
    """Where no position is named: the longest beginning of the log that opens."""
    whole = log.read_bytes()
    low, high = 0, len(whole)
    while low < high:
        middle = (low + high + 1) // 2
        log.write_bytes(whole[:middle])
        low, high = (middle, high) if _opens(file) is None else (low, middle - 1)
    log.write_bytes(whole[:low])
    if low == 0:
        log.unlink()
    return _opens(file) is None


def _opens(file: Path) -> Exception | None:
    try:
        engine.fingerprint(file)
    except engine.Error as error:
        return error
    return None


def _cut_at(log: Path, at: int) -> None:
    with log.open("r+b") as handle:
        handle.truncate(at)
    if at == 0:
        log.unlink()
