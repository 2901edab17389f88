"""Who wrote a figure does not show it to others, whoever writes: see 0002."""

from django.db import migrations

GUARD = """
CREATE FUNCTION goals_author_does_not_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.goals_draft_authors
        WHERE draft_id = NEW.draft_id AND user_id = NEW.shared_by_id
    ) THEN
        RAISE EXCEPTION 'an author may not share her own draft'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'author_does_not_share';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER author_does_not_share BEFORE INSERT ON goals_embargoedfigure
    FOR EACH ROW EXECUTE FUNCTION goals_author_does_not_share();
"""
DROP_GUARD = """
DROP TRIGGER author_does_not_share ON goals_embargoedfigure;
DROP FUNCTION goals_author_does_not_share();
"""


class Migration(migrations.Migration):
    dependencies = [("goals", "0004_embargo_and_following")]

    operations = [migrations.RunSQL(GUARD, DROP_GUARD)]
