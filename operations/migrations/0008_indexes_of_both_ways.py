"""Indexes that hold what the list of operations, its filters and the trace ask for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("goals", "0012_indexes_of_both_ways"),
        ("members", "0014_years_of_service"),
        ("operations", "0007_measure_once_per_time"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="operation",
            index=models.Index(
                condition=models.Q(("is_retired", False)),
                fields=["-start", "sort", "id"],
                include=("subject", "kind", "end"),
                name="operations_newest_first",
            ),
        ),
        migrations.AddIndex(
            model_name="operationcapability",
            index=models.Index(
                condition=models.Q(("is_retired", False)),
                fields=["operation"],
                include=("capability",),
                name="operation_to_capability",
            ),
        ),
        migrations.AddIndex(
            model_name="operationcapability",
            index=models.Index(
                condition=models.Q(("is_retired", False)),
                fields=["capability"],
                include=("operation",),
                name="capability_to_operation",
            ),
        ),
        migrations.AddIndex(
            model_name="operationcountry",
            index=models.Index(
                condition=models.Q(("is_retired", False)),
                fields=["operation"],
                include=("country",),
                name="operation_to_country",
            ),
        ),
        migrations.AddIndex(
            model_name="operationcountry",
            index=models.Index(
                condition=models.Q(("is_retired", False)),
                fields=["country"],
                include=("operation",),
                name="country_to_operation",
            ),
        ),
        migrations.AddIndex(
            model_name="operationcrimearea",
            index=models.Index(
                condition=models.Q(("is_retired", False)),
                fields=["operation"],
                include=("area",),
                name="operation_to_area",
            ),
        ),
        migrations.AddIndex(
            model_name="operationcrimearea",
            index=models.Index(
                condition=models.Q(("is_retired", False)),
                fields=["area"],
                include=("operation",),
                name="area_to_operation",
            ),
        ),
    ]
