"""Defect reports and rates."""
