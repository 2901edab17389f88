"""Two parts of one whole may swap places: the database looks once the transaction is done."""

import django.db.models.constraints
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0002_publication_guards"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="aim",
            name="aim_place_in_goal",
        ),
        migrations.RemoveConstraint(
            model_name="strand",
            name="strand_place_in_theme",
        ),
        migrations.AddConstraint(
            model_name="aim",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("goal", "sort"),
                name="aim_place_in_goal",
            ),
        ),
        migrations.AddConstraint(
            model_name="strand",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("theme", "sort"),
                name="strand_place_in_theme",
            ),
        ),
    ]
