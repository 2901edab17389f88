"""What must hold of modules whoever writes them, Django or not: see docs/decisions/0024."""

from django.db import migrations

PARTS = {
    "training_objective": "module_id",
    "training_lesson": "module_id",
    "training_modulecapability": "module_id",
    "training_moduletarget": "module_id",
    "training_moduleprerequisite": "module_id",
    "training_programmemodule": "programme_id",
}
# The function is that of the goals room (goals, migration 0002).
STAY = "".join(
    f"""
CREATE TRIGGER part_stays_with_its_whole BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (OLD.{column} IS DISTINCT FROM NEW.{column})
    EXECUTE FUNCTION goals_part_stays_with_its_whole();
"""
    for table, column in PARTS.items()
)
MOVE = "".join(f"DROP TRIGGER part_stays_with_its_whole ON {table};" for table in PARTS)

# Modules that wait for each other can never be passed. The lock lets two people who add an edge
# at the same moment wait, so that the second sees the edge of the first.
NO_LOOP = """
CREATE FUNCTION training_prerequisites_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('training prerequisites', 0));
    IF NOT NEW.is_retired AND EXISTS (
        WITH RECURSIVE behind (id) AS (
            SELECT NEW.required_id
            UNION
            SELECT edge.required_id FROM public.training_moduleprerequisite edge
            JOIN behind ON edge.module_id = behind.id
            WHERE NOT edge.is_retired
        )
        SELECT FROM behind WHERE id = NEW.module_id
    ) THEN
        RAISE EXCEPTION 'a module would wait for itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'prerequisites_end';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER prerequisites_end AFTER INSERT OR UPDATE ON training_moduleprerequisite
    FOR EACH ROW EXECUTE FUNCTION training_prerequisites_end();
"""
LOOP = """
DROP TRIGGER prerequisites_end ON training_moduleprerequisite;
DROP FUNCTION training_prerequisites_end();
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0001_catalogue")]

    operations = [
        migrations.RunSQL(STAY, MOVE),
        migrations.RunSQL(NO_LOOP, LOOP),
    ]
