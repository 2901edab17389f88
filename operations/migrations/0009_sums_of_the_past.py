"""Sums as each revision left them; those of earlier revisions are final."""

import django.db.models.deletion
from django.db import migrations, models

import members.models.fields

GUARDS = """
CREATE FUNCTION operations_past_sums_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.revision_id = (SELECT max(id) FROM goals_revision)
        AND (OLD.revision_id, OLD.content_type_id, OLD.object_id)
            = (NEW.revision_id, NEW.content_type_id, NEW.object_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what a revision left is never changed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'past_sums_are_final';
END $$;

CREATE TRIGGER past_sums_are_final BEFORE UPDATE OR DELETE ON operations_keptsum
    FOR EACH ROW EXECUTE FUNCTION operations_past_sums_are_final();
CREATE TRIGGER past_sums_are_kept BEFORE TRUNCATE ON operations_keptsum
    FOR EACH STATEMENT EXECUTE FUNCTION operations_past_sums_are_final();
"""
UNGUARD = """
DROP TRIGGER past_sums_are_kept ON operations_keptsum;
DROP TRIGGER past_sums_are_final ON operations_keptsum;
DROP FUNCTION operations_past_sums_are_final();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("goals", "0013_cited_by_an_index_alone"),
        ("operations", "0008_indexes_of_both_ways"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptSum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_id", models.BigIntegerField()),
                (
                    "action",
                    members.models.fields.ChoiceField(
                        choices=[
                            ("added", "added"),
                            ("changed", "changed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="action",
                    ),
                ),
                ("snapshot", models.JSONField()),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goals.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "sum of the past",
                "verbose_name_plural": "sums of the past",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_type", "object_id", "revision"),
                        name="sum_once_per_revision",
                    )
                ],
            },
        ),
        migrations.RunSQL(GUARDS, UNGUARD),
    ]
