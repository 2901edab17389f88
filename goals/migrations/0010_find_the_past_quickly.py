"""Indexes for the newest figure of a measure, and for pages as a revision left them."""

import django.db.models.fields.json
import django.db.models.functions.comparison
from django.db import migrations, models

# The published copy has the indexes that the working one had when it was made (goals.twins).
_PUBLISHED = """
DO $$ BEGIN IF to_regclass('published.goals_reading') IS NOT NULL THEN
    CREATE INDEX IF NOT EXISTS newest_of_a_measure
        ON published.goals_reading (measure_id, as_of DESC);
END IF; END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("goals", "0009_reports_are_sources"),
        ("members", "0014_years_of_service"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(fields=["measure", "-as_of"], name="newest_of_a_measure"),
        ),
        migrations.AddIndex(
            model_name="revisionitem",
            index=models.Index(
                django.db.models.functions.comparison.Cast(
                    django.db.models.fields.json.KeyTextTransform("measure_id", "snapshot"),
                    models.BigIntegerField(),
                ),
                name="item_by_measure_id",
            ),
        ),
        migrations.AddIndex(
            model_name="revisionitem",
            index=models.Index(
                django.db.models.functions.comparison.Cast(
                    django.db.models.fields.json.KeyTextTransform("subject_id", "snapshot"),
                    models.BigIntegerField(),
                ),
                name="item_by_subject_id",
            ),
        ),
        migrations.AddIndex(
            model_name="revisionitem",
            index=models.Index(
                django.db.models.functions.comparison.Cast(
                    django.db.models.fields.json.KeyTextTransform("object_id", "snapshot"),
                    models.BigIntegerField(),
                ),
                name="item_by_object_id",
            ),
        ),
        migrations.RunSQL(_PUBLISHED, "DROP INDEX IF EXISTS published.newest_of_a_measure"),
    ]
