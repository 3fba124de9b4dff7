"""Types of the inspection room."""

from amends.inspection.types import KINDS, SCOPES, PlanView, SheetView, Step, StepResult

__all__ = ["KINDS", "SCOPES", "PlanView", "SheetView", "Step", "StepResult"]
