"""The walls: roles, grants, row-level security."""
