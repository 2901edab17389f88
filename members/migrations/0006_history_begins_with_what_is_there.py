"""The history of rows that are older than their history begins with the state they are in."""

from django.db import migrations

BEGIN = """
INSERT INTO {event} (pgh_created_at, pgh_label, pgh_obj_id, {columns})
SELECT now(), 'start', id, {columns} FROM {table}
WHERE NOT EXISTS (SELECT FROM {event} WHERE pgh_obj_id = {table}.id);
"""
FORGET = "DELETE FROM {event} WHERE pgh_label = 'start';"


def run(statement):
    def work(apps, schema_editor):
        for name in ("Region", "Country"):
            model = apps.get_model("members", name)
            schema_editor.execute(
                statement.format(
                    table=model._meta.db_table,
                    event=f"{model._meta.db_table}event",
                    columns=", ".join(field.column for field in model._meta.concrete_fields),
                )
            )

    return work


class Migration(migrations.Migration):
    dependencies = [("members", "0005_versions_and_history_of_countries")]

    operations = [migrations.RunPython(run(BEGIN), run(FORGET))]
