"""The parts under `storage`: the live file, its backups, and what comes back when a disk fails."""
