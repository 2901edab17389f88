"""What must hold whoever writes, Django or not: see docs/decisions/0006."""

from django.db import migrations

TARGET_OF_SDG = """
ALTER TABLE goals_link ADD CONSTRAINT link_target_belongs_to_sdg
    FOREIGN KEY (target_id, sdg_id) REFERENCES goals_target (id, sdg_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
DROP_TARGET_OF_SDG = "ALTER TABLE goals_link DROP CONSTRAINT link_target_belongs_to_sdg;"

GUARDS = """
CREATE FUNCTION goals_author_is_not_publisher() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    revision public.goals_revision%ROWTYPE;
BEGIN
    SELECT * INTO revision FROM public.goals_revision WHERE id = NEW.revision_id;
    IF revision.kind = 'reference_load' THEN
        RETURN NEW;
    END IF;
    IF NEW.draft_id IS NULL OR NOT EXISTS (
        SELECT FROM public.goals_draft_authors WHERE draft_id = NEW.draft_id
    ) THEN
        RAISE EXCEPTION 'a published row needs a draft with an author'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_has_an_author';
    END IF;
    IF EXISTS (
        SELECT FROM public.goals_draft_authors
        WHERE draft_id = NEW.draft_id AND user_id = revision.published_by_id
    ) THEN
        RAISE EXCEPTION 'an author may not publish her own draft'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'author_is_not_publisher';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER author_is_not_publisher BEFORE INSERT ON goals_revisionitem
    FOR EACH ROW EXECUTE FUNCTION goals_author_is_not_publisher();

-- Authors only grow: one taken away could publish her own words, and one added after the
-- publication would slip past the check above.
CREATE FUNCTION goals_authors_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'an author of a draft stays its author'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'authors_are_kept';
    END IF;
    IF EXISTS (
        SELECT FROM public.goals_draft WHERE id = NEW.draft_id AND state = 'published'
    ) THEN
        RAISE EXCEPTION 'the authors of a published draft are history'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'authors_are_final';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER authors_are_final BEFORE INSERT OR UPDATE OR DELETE ON goals_draft_authors
    FOR EACH ROW EXECUTE FUNCTION goals_authors_are_kept();
CREATE TRIGGER authors_are_kept BEFORE TRUNCATE ON goals_draft_authors
    EXECUTE FUNCTION goals_authors_are_kept();

CREATE FUNCTION goals_revisions_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published revision is never changed or deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'revisions_are_final';
END $$;

CREATE TRIGGER revisions_are_final BEFORE UPDATE OR DELETE ON goals_revision
    FOR EACH ROW EXECUTE FUNCTION goals_revisions_are_final();
CREATE TRIGGER revisions_are_final BEFORE UPDATE OR DELETE ON goals_revisionitem
    FOR EACH ROW EXECUTE FUNCTION goals_revisions_are_final();
CREATE TRIGGER revisions_are_kept BEFORE TRUNCATE ON goals_revision
    EXECUTE FUNCTION goals_revisions_are_final();
CREATE TRIGGER revisions_are_kept BEFORE TRUNCATE ON goals_revisionitem
    EXECUTE FUNCTION goals_revisions_are_final();

-- What was decided is history: a late save may not open a published draft again.
CREATE FUNCTION goals_published_draft_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published draft is history'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'published_draft_is_final';
END $$;

CREATE TRIGGER published_draft_is_final BEFORE UPDATE OR DELETE ON goals_draft
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION goals_published_draft_is_final();

-- A part that moved to another whole would leave its authors behind in the old draft.
CREATE FUNCTION goals_part_stays_with_its_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a part stays with its whole: retire it and add a new one'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'part_stays_with_its_whole';
END $$;
"""

PARTS = {
    "goals_aim": "goal_id",
    "goals_strand": "theme_id",
    "goals_reading": "subject_id",
    "goals_subjectgoal": "subject_id",
    "goals_goalcrimearea": "goal_id",
    "goals_crosswalk": "later_id",
}
PART_TRIGGER = """
CREATE TRIGGER part_stays_with_its_whole BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (OLD.{column} IS DISTINCT FROM NEW.{column})
    EXECUTE FUNCTION goals_part_stays_with_its_whole();
"""
CITATION_TRIGGER = """
CREATE TRIGGER part_stays_with_its_whole BEFORE UPDATE ON goals_citation
    FOR EACH ROW WHEN (
        (OLD.content_type_id, OLD.object_id) IS DISTINCT FROM (NEW.content_type_id, NEW.object_id)
    ) EXECUTE FUNCTION goals_part_stays_with_its_whole();
"""
GUARDS += CITATION_TRIGGER + "".join(
    PART_TRIGGER.format(table=table, column=column) for table, column in PARTS.items()
)

DROP_GUARDS = "".join(
    f"DROP TRIGGER part_stays_with_its_whole ON {table};" for table in ("goals_citation", *PARTS)
)
DROP_GUARDS += """
DROP TRIGGER published_draft_is_final ON goals_draft;
DROP FUNCTION goals_published_draft_is_final();
DROP FUNCTION goals_part_stays_with_its_whole();
DROP TRIGGER revisions_are_kept ON goals_revisionitem;
DROP TRIGGER revisions_are_kept ON goals_revision;
DROP TRIGGER revisions_are_final ON goals_revisionitem;
DROP TRIGGER revisions_are_final ON goals_revision;
DROP TRIGGER authors_are_kept ON goals_draft_authors;
DROP TRIGGER authors_are_final ON goals_draft_authors;
DROP TRIGGER author_is_not_publisher ON goals_revisionitem;
DROP FUNCTION goals_revisions_are_final();
DROP FUNCTION goals_authors_are_kept();
DROP FUNCTION goals_author_is_not_publisher();
"""


class Migration(migrations.Migration):
    dependencies = [("goals", "0001_content_and_publication")]

    operations = [
        migrations.RunSQL(TARGET_OF_SDG, DROP_TARGET_OF_SDG),
        migrations.RunSQL(GUARDS, DROP_GUARDS),
    ]
