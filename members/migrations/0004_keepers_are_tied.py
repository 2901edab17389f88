"""What ties a person's records to whoever keeps her, and postings to their country.

Moving a person rewrites one column of members_user; the foreign keys take her records along.
"""

from django.db import migrations

TIES = """
ALTER TABLE members_posting
    ADD CONSTRAINT posting_kept_with_its_person
        FOREIGN KEY (person_id, keeper_country_id)
        REFERENCES members_user (id, keeper_country_id) ON UPDATE CASCADE,
    ADD CONSTRAINT posting_in_a_unit_of_its_country
        FOREIGN KEY (unit_id, country_id) REFERENCES members_unit (id, country_id),
    -- Without the extension btree_gist: a person as a range of one.
    ADD CONSTRAINT one_posting_at_a_time EXCLUDE USING gist (
        int8range(person_id, person_id, '[]') WITH &&,
        daterange(valid_from, valid_to) WITH &&
    );
ALTER TABLE members_rolegrant
    ADD CONSTRAINT role_kept_with_its_person
        FOREIGN KEY (user_id, keeper_country_id)
        REFERENCES members_user (id, keeper_country_id) ON UPDATE CASCADE;
ALTER TABLE members_invitation
    ADD CONSTRAINT invitation_to_a_unit_of_its_country
        FOREIGN KEY (unit_id, keeper_country_id) REFERENCES members_unit (id, country_id);

CREATE FUNCTION members_country_is_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the country of a % never changes', TG_ARGV[0]
        USING ERRCODE = 'check_violation', CONSTRAINT = 'country_is_history';
END $$;
CREATE TRIGGER country_is_history BEFORE UPDATE ON members_posting
    FOR EACH ROW WHEN (
        (OLD.country_id, OLD.person_id) IS DISTINCT FROM (NEW.country_id, NEW.person_id)
    ) EXECUTE FUNCTION members_country_is_history('posting');
CREATE TRIGGER country_is_history BEFORE UPDATE ON members_unit
    FOR EACH ROW WHEN (OLD.country_id IS DISTINCT FROM NEW.country_id)
    EXECUTE FUNCTION members_country_is_history('unit');
"""
UNTIED = """
DROP TRIGGER country_is_history ON members_unit;
DROP TRIGGER country_is_history ON members_posting;
DROP FUNCTION members_country_is_history();
ALTER TABLE members_invitation DROP CONSTRAINT invitation_to_a_unit_of_its_country;
ALTER TABLE members_rolegrant DROP CONSTRAINT role_kept_with_its_person;
ALTER TABLE members_posting
    DROP CONSTRAINT one_posting_at_a_time,
    DROP CONSTRAINT posting_in_a_unit_of_its_country,
    DROP CONSTRAINT posting_kept_with_its_person;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0003_keepers_of_roles")]

    operations = [migrations.RunSQL(TIES, UNTIED)]
