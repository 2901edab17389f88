"""Nearly all subjects are operations: edges and kinds are found without reading the rest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0011_dimensions_of_parts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="subjectgoal",
            index=models.Index(
                condition=models.Q(("is_retired", False)),
                fields=["goal"],
                include=("subject",),
                name="goal_to_subject",
            ),
        ),
        migrations.AddIndex(
            model_name="subject",
            index=models.Index(fields=["kind"], name="subjects_of_a_kind"),
        ),
    ]
