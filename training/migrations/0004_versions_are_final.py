"""A version is never changed and never deleted, whoever writes: see docs/decisions/0024."""

from django.db import migrations

GUARD = """
CREATE FUNCTION training_versions_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of a module is never changed or deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'versions_are_final';
END $$;

CREATE TRIGGER versions_are_final BEFORE UPDATE OR DELETE ON training_moduleversion
    FOR EACH ROW EXECUTE FUNCTION training_versions_are_final();
CREATE TRIGGER versions_are_kept BEFORE TRUNCATE ON training_moduleversion
    EXECUTE FUNCTION training_versions_are_final();
"""
DROP_GUARD = """
DROP TRIGGER versions_are_kept ON training_moduleversion;
DROP TRIGGER versions_are_final ON training_moduleversion;
DROP FUNCTION training_versions_are_final();
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0003_versions")]

    operations = [migrations.RunSQL(GUARD, DROP_GUARD)]
