"""What people enter: events, concerns and what came of them, plans, goals, decisions, counts.

from data.workspace import open_workspace, records

workspace = open_workspace("demo")
kept = workspace.add(records.Partner(name="Harbour Clinic", focus="mental_health"), who="Kim Doe")
"""

from data.workspace import records
from data.workspace.errors import (
    ConflictError,
    RecordError,
    RecordNotFoundError,
    UnavailableError,
    WithdrawnError,
    WorkspaceUserError,
)
from data.workspace.store import Workspace, open_workspace
from data.workspace.stored import AuditEntry, Stored

__all__ = [
    "AuditEntry",
    "ConflictError",
    "RecordError",
    "RecordNotFoundError",
    "Stored",
    "UnavailableError",
    "WithdrawnError",
    "Workspace",
    "WorkspaceUserError",
    "open_workspace",
    "records",
]
