"""A status for stock that was promised to somebody: out of every availability figure, and free to go back."""

from django.db import migrations, models

_FUNCTION = """
CREATE OR REPLACE FUNCTION ledger_move_rule(before text, after text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT substr(
        CASE before
            {rows}
        END,
        array_position(ARRAY['sellable', 'quality_reject', 'in_repair', 'grade_a', 'grade_b', 'grade_c',
                             'scrap', 'with_customer', 'in_transit', 'with_supplier'{more}], after),
        1)
$$;
"""
_OLD = {
    "sellable": "ffffffffff",
    "quality_reject": "rfurrruuur",
    "in_repair": "rffrrrrffr",
    "grade_a": "rfffffffff",
    "grade_b": "rffrffffff",
    "grade_c": "rffrrfffff",
    "scrap": "nfnnnnfnnn",
    "with_customer": "nffnnnfffr",
    "in_transit": "rffrrrrffr",
    "with_supplier": "ffffffnfff",
}
_NEW = {
    status: letters + ("f" if status in ("sellable", "with_supplier") else "n") for status, letters in _OLD.items()
} | {"reserved": "fffffffffff"}

_INSIDE = [
    "sellable", "quality_reject", "in_repair", "grade_a", "grade_b", "grade_c", "scrap", "in_transit", "reserved",
]  # fmt: skip


def _function(table: dict[str, str], more: str) -> str:
    rows = "\n            ".join(f"WHEN '{status}' THEN '{letters}'" for status, letters in table.items())
    return _FUNCTION.format(rows=rows, more=more)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_database_rules")]
    operations = [
        migrations.RunSQL(_function(_NEW, ", 'reserved'"), _function(_OLD, "")),
        migrations.RemoveConstraint(model_name="account", name="ledger_account_kind"),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("book", "money"),
                    models.Q(("book", "goods"), ("kind__in", _INSIDE), ("may_go_negative", False)),
                    models.Q(
                        ("book", "goods"), ("kind__in", ["with_customer", "with_supplier"]), ("may_go_negative", True)
                    ),
                    _connector="OR",
                ),
                name="ledger_account_kind",
            ),
        ),
    ]
