"""Attack a release as a stranger would who knows everything but the key, before a stranger does."""

from diversa.disclosure.audit.findings import Audit, Finding, Measures
from diversa.disclosure.audit.intervals import Contradiction, feasible
from diversa.disclosure.audit.judging import audit
from diversa.disclosure.audit.knowledge import CellName, Knowledge, Order, Sum, Use, reach

__all__ = [
    "Audit",
    "CellName",
    "Contradiction",
    "Finding",
    "Knowledge",
    "Measures",
    "Order",
    "Sum",
    "Use",
    "audit",
    "feasible",
    "reach",
]
