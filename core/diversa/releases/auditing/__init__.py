"""Attack a release before it leaves: what can be worked out from everything published, and what its files really say."""

from diversa.releases.auditing.auditing import EarlierRelease, audit_release, earlier_releases, guard
from diversa.releases.auditing.reading import Place as Withheld
from diversa.releases.auditing.scanning import figures_beside, scan

__all__ = [
    "EarlierRelease",
    "Withheld",
    "audit_release",
    "earlier_releases",
    "figures_beside",
    "guard",
    "scan",
]
