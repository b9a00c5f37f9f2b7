"""IATI 2 activities with results: read, plan what they become here, apply in one transaction, idempotent.

The mapping is that of docs/domain.md §9.
"""

from .apply import Applied, apply
from .model import IatiActivity, IatiRefused
from .plan import ImportPlan, plan
from .reader import read

__all__ = ["Applied", "IatiActivity", "IatiRefused", "ImportPlan", "apply", "plan", "read"]
