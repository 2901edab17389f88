"""What must hold of reports whoever writes them, Django or not: see docs/decisions/0022."""

from django.db import migrations

TIES = "".join(
    f"""
ALTER TABLE operations_{part} ADD CONSTRAINT {part}_is_kept_with_its_report
    FOREIGN KEY (report_id, keeper_country_id)
    REFERENCES operations_report (id, keeper_country_id) DEFERRABLE INITIALLY DEFERRED;
"""
    for part in ("reportline", "reportstep")
)
TIES = (
    "ALTER TABLE operations_report ADD CONSTRAINT report_and_its_keeper"
    " UNIQUE (id, keeper_country_id);\n" + TIES
)
UNTIE = """
ALTER TABLE operations_reportstep DROP CONSTRAINT reportstep_is_kept_with_its_report;
ALTER TABLE operations_reportline DROP CONSTRAINT reportline_is_kept_with_its_report;
ALTER TABLE operations_report DROP CONSTRAINT report_and_its_keeper;
"""

GUARDS = """
CREATE FUNCTION operations_report_goes_its_way() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.operation_id, OLD.country_id, OLD.period_from, OLD.as_of, OLD.created_by_id)
        IS DISTINCT FROM
       (NEW.operation_id, NEW.country_id, NEW.period_from, NEW.as_of, NEW.created_by_id) THEN
        RAISE EXCEPTION 'a report stays about its operation, country and period'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_stays_what_it_is';
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('draft', 'submitted'), ('draft', 'withdrawn'),
        ('returned', 'submitted'), ('returned', 'withdrawn'),
        ('submitted', 'returned'), ('submitted', 'verified'),
        ('verified', 'published'), ('verified', 'submitted')
    ) THEN
        RAISE EXCEPTION 'a report that is % does not become %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_goes_its_way';
    END IF;
    IF NEW.verified_by_id IS DISTINCT FROM OLD.verified_by_id AND EXISTS (
        SELECT FROM public.operations_reportstep
        WHERE report_id = NEW.id AND by_id = NEW.verified_by_id
            AND kind IN ('written', 'submitted')
    ) THEN
        RAISE EXCEPTION 'whoever wrote a report may not verify it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'writer_is_not_verifier';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER report_goes_its_way BEFORE UPDATE ON operations_report
    FOR EACH ROW EXECUTE FUNCTION operations_report_goes_its_way();

-- What was submitted is what is verified; afterwards a line only learns what it became.
CREATE FUNCTION operations_lines_are_written_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'reading_id' = to_jsonb(OLD) - 'reading_id' THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM public.operations_report
        WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.report_id ELSE NEW.report_id END
            AND state IN ('draft', 'returned')
    ) THEN
        RAISE EXCEPTION 'the lines of a submitted report are not changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lines_are_written_in_time';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER lines_are_written_in_time BEFORE INSERT OR UPDATE OR DELETE
    ON operations_reportline
    FOR EACH ROW EXECUTE FUNCTION operations_lines_are_written_in_time();

CREATE FUNCTION operations_steps_are_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a step of a report is history'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'steps_are_history';
END $$;

CREATE TRIGGER steps_are_history BEFORE UPDATE OR DELETE ON operations_reportstep
    FOR EACH ROW EXECUTE FUNCTION operations_steps_are_history();
CREATE TRIGGER steps_are_kept BEFORE TRUNCATE ON operations_reportstep
    EXECUTE FUNCTION operations_steps_are_history();
"""
DROP_GUARDS = """
DROP TRIGGER steps_are_kept ON operations_reportstep;
DROP TRIGGER steps_are_history ON operations_reportstep;
DROP TRIGGER lines_are_written_in_time ON operations_reportline;
DROP TRIGGER report_goes_its_way ON operations_report;
DROP FUNCTION operations_steps_are_history();
DROP FUNCTION operations_lines_are_written_in_time();
DROP FUNCTION operations_report_goes_its_way();
"""


class Migration(migrations.Migration):
    dependencies = [("operations", "0004_reports")]

    operations = [
        migrations.RunSQL(TIES, UNTIE),
        migrations.RunSQL(GUARDS, DROP_GUARDS),
    ]
