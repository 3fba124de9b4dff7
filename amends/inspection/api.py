"""What other rooms may use of the inspection room. Types are in ports.py."""

from amends.inspection.commands.examine import examine, plan_of
from amends.inspection.commands.save_plan import save_plan
from amends.inspection.queries.plans import plan, plans, sheet, versions

__all__ = ["examine", "plan", "plan_of", "plans", "save_plan", "sheet", "versions"]
