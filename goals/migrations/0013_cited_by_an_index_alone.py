"""Citations of a row are found by an index alone, as long files ask for those of every row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("goals", "0012_indexes_of_both_ways"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="citation",
            name="goals_citat_content_f35c62_idx",
        ),
        migrations.AddIndex(
            model_name="citation",
            index=models.Index(
                fields=["content_type", "object_id"],
                include=("source", "locator", "sort", "is_retired"),
                name="cited_by",
            ),
        ),
    ]
