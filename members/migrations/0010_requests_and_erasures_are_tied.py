"""A moved person takes her wish to be erased along; she is admitted to a unit of who admits her."""

from django.db import migrations

TIES = """
ALTER TABLE members_erasure
    ADD CONSTRAINT erasure_kept_with_its_person
        FOREIGN KEY (person_id, keeper_country_id)
        REFERENCES members_user (id, keeper_country_id) ON UPDATE CASCADE;
ALTER TABLE members_accountrequest
    ADD CONSTRAINT request_admitted_to_a_unit_of_its_country
        FOREIGN KEY (admitted_to_id, keeper_country_id)
        REFERENCES members_unit (id, country_id);
"""
UNTIED = """
ALTER TABLE members_accountrequest DROP CONSTRAINT request_admitted_to_a_unit_of_its_country;
ALTER TABLE members_erasure DROP CONSTRAINT erasure_kept_with_its_person;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0009_ways_in_and_out")]

    operations = [migrations.RunSQL(TIES, UNTIED)]
