"""Whether a folder looks like one that a cloud client copies: it would copy a file while it is being written."""

import os
from pathlib import Path

# The beginning of a folder's name, in small letters, and whose it is.
NAMES = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "icloud": "iCloud",
    "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "meine ablage": "Google Drive",
    "mon drive": "Google Drive",
    "mi unidad": "Google Drive",
    "il mio drive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pclouddrive": "pCloud",
    "pcloud drive": "pCloud",
    "pcloud": "pCloud",
    "megasync": "MEGA",
    "mega downloads": "MEGA",
    "proton drive": "Proton Drive",
    "protondrive": "Proton Drive",
    "box sync": "Box",
    "sync.com": "Sync",
    "tresorit": "Tresorit",
    "tresors": "Tresorit",
    "seafile": "Seafile",
    "yandex.disk": "Yandex Disk",
    "syncthing": "Syncthing",
    "cloudstorage": "a cloud drive",
}
# Names that mean other things too: only a folder that is called just so.
EXACT = {"mega": "MEGA", "box": "Box", "sync": "Sync"}
# What a client leaves in the folders it looks after.
TRACES = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".tmp.drivedownload": "Google Drive",
    ".stfolder": "Syncthing",
    ".megaignore": "MEGA",
    ".debris": "MEGA",
    ".seafile-data": "Seafile",
    ".ccnet": "Seafile",
    ".tresorit": "Tresorit",
}
VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")


def by(folder: Path) -> str | None:
    """Whose client seems to copy this folder."""
    folder = folder.resolve()
    homes = [Path(os.environ[name]).resolve() for name in VARIABLES if os.environ.get(name)]
    for place in (folder, *folder.parents):
        if place in homes:
            return "OneDrive"
        name = place.name.casefold()
        if name in EXACT:
            return EXACT[name]
        for start, whose in NAMES.items():
            if name == start or name.startswith((f"{start} ", f"{start}-")):
                return whose
        for trace, whose in TRACES.items():
            if (place / trace).exists():
                return whose
    return None


def warning(folder: Path) -> str:
    """One sentence for the start, or nothing."""
    whose = by(folder)
    if whose is None:
        return ""
    return (
        f"The data folder seems to be copied by {whose}: a copy made while something is saved may not open, and what "
        "you keep is copied to their computers. Better move it: --data DIR."
    )
