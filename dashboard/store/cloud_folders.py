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
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pclouddrive": "pCloud",
    "cloudstorage": "a cloud drive",
}
# What a client leaves in the folders it looks after.
TRACES = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".tmp.drivedownload": "Google Drive",
    ".stfolder": "Syncthing",
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
