"""A role is kept by whoever keeps its person; 0004 ties the two together."""

from django.db import migrations

FILL = """
UPDATE members_rolegrant AS held SET keeper_country_id = person.keeper_country_id
FROM members_user AS person WHERE person.id = held.user_id;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0002_postings_and_admission")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
