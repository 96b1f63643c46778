"""Whether a community's database is well, and copies of it that can be trusted."""

from db.safety.archive import BackupError, Manifest, verify
from db.safety.checking import check
from db.safety.copying import backup
from db.safety.restoring import restore

__all__ = ["BackupError", "Manifest", "backup", "check", "restore", "verify"]
