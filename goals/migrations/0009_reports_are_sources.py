"""A source may be the report of a country.

Django alters no column for new choices, so the rule of the column is written here.
"""

from django.db import migrations

import members.models.fields

TABLES = ("goals_source", "goals_sourceevent")


def words(table: str, *kinds: str) -> str:
    said = ", ".join(f"'{kind}'" for kind in kinds)
    return (
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_kind_check,"
        f" ADD CONSTRAINT {table}_kind_check CHECK (kind IN ({said}));"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0008_shares_of_countries"),
    ]

    operations = [
        migrations.AlterField(
            model_name="source",
            name="kind",
            field=members.models.fields.ChoiceField(
                choices=[
                    ("document", "document"),
                    ("web", "web page"),
                    ("report", "report of a country"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="sourceevent",
            name="kind",
            field=members.models.fields.ChoiceField(
                choices=[
                    ("document", "document"),
                    ("web", "web page"),
                    ("report", "report of a country"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
        migrations.RunSQL(
            "".join(words(table, "document", "web", "report") for table in TABLES),
            "".join(
                f"UPDATE {table} SET kind = 'document' WHERE kind = 'report';"
                + words(table, "document", "web")
                for table in TABLES
            ),
        ),
    ]
