"""Reports of one country tell a measure of an operation once for each time: see report_overlap.py.

The key of the lock lets two people who write at the same moment wait for each other; an exclusion
constraint would need operation, country and state repeated on every line.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION operations_measure_once_per_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own public.operations_report;
BEGIN
    SELECT * INTO own FROM public.operations_report WHERE id = NEW.report_id;
    PERFORM pg_advisory_xact_lock(
        hashtextextended('report ' || own.operation_id || ' ' || own.country_id, 0)
    );
    IF EXISTS (
        SELECT FROM public.operations_report other
        JOIN public.operations_reportline line ON line.report_id = other.id
        WHERE line.measure_id = NEW.measure_id
            AND other.operation_id = own.operation_id
            AND other.country_id = own.country_id
            AND (other.period_from, other.as_of) <> (own.period_from, own.as_of)
            AND other.state <> 'withdrawn'
            -- What was corrected since says nothing any more.
            AND NOT (other.state = 'published' AND EXISTS (
                SELECT FROM public.operations_report later
                WHERE later.operation_id = other.operation_id
                    AND later.country_id = other.country_id
                    AND later.period_from = other.period_from
                    AND later.as_of = other.as_of
                    AND later.state = 'published'
                    AND later.id > other.id
            ))
            -- Partial dates, from the first day that they may mean to the last.
            AND left(coalesce(nullif(own.period_from, ''), own.as_of) || '-01-01', 10)
                <= CASE length(other.as_of)
                    WHEN 4 THEN other.as_of || '-12-31'
                    WHEN 7 THEN other.as_of || '-31'
                    ELSE other.as_of END
            AND left(coalesce(nullif(other.period_from, ''), other.as_of) || '-01-01', 10)
                <= CASE length(own.as_of)
                    WHEN 4 THEN own.as_of || '-12-31'
                    WHEN 7 THEN own.as_of || '-31'
                    ELSE own.as_of END
    ) THEN
        RAISE EXCEPTION 'another report tells this measure for an overlapping time'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measure_once_per_time';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER measure_once_per_time BEFORE INSERT OR UPDATE OF measure_id, report_id
    ON operations_reportline
    FOR EACH ROW EXECUTE FUNCTION operations_measure_once_per_time();
"""
DROP_GUARD = """
DROP TRIGGER measure_once_per_time ON operations_reportline;
DROP FUNCTION operations_measure_once_per_time();
"""


class Migration(migrations.Migration):
    dependencies = [("operations", "0006_due_dates_of_reports")]

    operations = [migrations.RunSQL(GUARD, DROP_GUARD)]
