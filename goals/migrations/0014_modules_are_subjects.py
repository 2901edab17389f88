"""A module of training is a subject: it serves goals, and figures may be about it.

Django alters no column for new choices, so the rule of the column is written here.
"""

from django.db import migrations

import members.models.fields

TABLES = ("goals_subject", "goals_subjectevent")
BEFORE = ("capability", "notice", "platform", "partner", "project", "meeting", "body", "operation")


def words(table: str, *kinds: str) -> str:
    said = ", ".join(f"'{kind}'" for kind in kinds)
    return (
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_kind_check,"
        f" ADD CONSTRAINT {table}_kind_check CHECK (kind IN ({said}));"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0013_cited_by_an_index_alone"),
    ]

    operations = [
        migrations.AlterField(
            model_name="subject",
            name="kind",
            field=members.models.fields.ChoiceField(
                choices=[
                    ("capability", "capability"),
                    ("notice", "notice"),
                    ("platform", "platform"),
                    ("partner", "partner"),
                    ("project", "funded project"),
                    ("meeting", "meeting"),
                    ("body", "organization"),
                    ("module", "module"),
                    ("operation", "operation"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="subjectevent",
            name="kind",
            field=members.models.fields.ChoiceField(
                choices=[
                    ("capability", "capability"),
                    ("notice", "notice"),
                    ("platform", "platform"),
                    ("partner", "partner"),
                    ("project", "funded project"),
                    ("meeting", "meeting"),
                    ("body", "organization"),
                    ("module", "module"),
                    ("operation", "operation"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.RunSQL(
            "".join(words(table, *BEFORE, "module") for table in TABLES),
            # On the way back the word stays allowed: revisions, which nobody changes, hold it.
            "DELETE FROM goals_searchentry WHERE kind IN ('module', 'lesson', 'programme')",
        ),
    ]
