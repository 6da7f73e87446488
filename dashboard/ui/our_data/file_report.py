"""What was done with the rows of somebody's own spreadsheet, in sentences beside the preview."""

from dashboard.domain import weeks
from dashboard.domain.questions import TITLES
from dashboard.files import columns, dates
from dashboard.files.clock_times import Zone
from dashboard.files.columns import Columns, Reading
from dashboard.files.repeated_weeks import Joined
from dashboard.files.spreadsheet import Table
from dashboard.services.me import Me

LISTED = 10


def lines(me: Me, table: Table, body: Table, chosen: Columns, reading: Reading, found: Joined) -> list[str]:
    """Everything that is not plain from the preview itself; people's own words in it are not ours."""
    said = [
        *_rows(table, body, reading, found),
        *_dates(me, body, chosen, reading),
        *(
            f"{TITLES[key]}: {scale.lowest} to {scale.highest} in the file is 0 to 10 here."
            for key, scale in chosen.scales.items()
            if not scale.ours
        ),
        *map(str, table.strays[:LISTED]),
    ]
    if len(table.strays) > LISTED:
        said.append(f"... and {len(table.strays) - LISTED} more such bytes.")
    unused = columns.unused(table, chosen)
    return [*said, f"Not used: {', '.join(unused)}."] if unused else said


def _rows(table: Table, body: Table, reading: Reading, found: Joined) -> list[str]:
    counts = {
        "of headings under the first {were} passed over": len(table.rows) - len(body.rows),
        "of others {were} passed over": reading.of_others,
        "without an answer {were} passed over": reading.empty,
        "{were} left out where another answer of the same week counts": len(found.left_out),
    }
    said = [
        f"{count} {'row' if count == 1 else 'rows'} {what.format(were='was' if count == 1 else 'were')}."
        for what, count in counts.items()
        if count
    ]
    if found.notes_joined:
        said.append("Notes of one week are joined, one under the other.")
    if found.notes_cut:
        cut = ", ".join(map(weeks.full_label, found.notes_cut))
        said.append(f"The notes of these weeks are too long together, so one of them counts: {cut}.")
    return said


def _dates(me: Me, body: Table, chosen: Columns, reading: Reading) -> list[str]:
    said = []
    if reading.turned:
        said.append(f"Times in UTC were turned into those of {me.zone or 'this computer'}.")
    if reading.counted:
        mine = columns.mine(body, chosen.person, chosen.me)
        cells = columns.cells_of(mine, chosen.week)
        read = ((cell, dates.read(cell, chosen.way)) for cell in cells)
        days = [(cell, found.day) for cell, found in read if found and found.counted and found.zone is Zone.HERE]
        said += [f"Dates were written as numbers: {cell} is {weeks.full_label(day)}." for cell, day in days[:1]]
    return said
