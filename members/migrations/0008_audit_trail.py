"""The audit trail: notes, sealed entries, the end of each chain. See docs/decisions/0010."""

import django.contrib.postgres.functions
import django.db.models.expressions
from django.db import migrations, models

GUARDS = r"""
ALTER TABLE members_auditnote ADD CONSTRAINT audit_detail_is_json
    CHECK (detail = '' OR json_typeof(detail::json) = 'object');
ALTER TABLE members_auditentry ADD CONSTRAINT audit_hash_is_sha256 CHECK (octet_length(hash) = 32);

-- The hash of a row from the hash before it; `first` is the one before the first of a batch.
CREATE FUNCTION members_audit_link(before bytea, first bytea, line text) RETURNS bytea
    LANGUAGE sql STABLE
    RETURN sha256(coalesce(before, first) || convert_to(line, 'UTF8'));

CREATE AGGREGATE members_audit_chain(first bytea, line text) (
    SFUNC = members_audit_link, STYPE = bytea
);

CREATE FUNCTION members_audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail only grows'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_only_grows';
END $$;

CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE ON members_auditentry
    FOR EACH ROW EXECUTE FUNCTION members_audit_only_grows();
CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON members_auditentry
    EXECUTE FUNCTION members_audit_only_grows();
CREATE TRIGGER audit_only_grows BEFORE UPDATE ON members_auditnote
    FOR EACH ROW EXECUTE FUNCTION members_audit_only_grows();
CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON members_auditnote
    EXECUTE FUNCTION members_audit_only_grows();

-- The one way out of the notes leads into a chain, word by word.
CREATE FUNCTION members_audit_note_is_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.members_auditentry AS entry WHERE entry.id = OLD.id
        AND (entry.at, entry.chain, entry.event, entry.actor, entry.about, entry.detail)
            = (OLD.at, OLD.chain, OLD.event, OLD.actor, OLD.about, OLD.detail)
    ) THEN
        RAISE EXCEPTION 'an audit note leaves when it is sealed, not before'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_note_is_sealed';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER audit_note_is_sealed BEFORE DELETE ON members_auditnote
    FOR EACH ROW EXECUTE FUNCTION members_audit_note_is_sealed();

CREATE TRIGGER audit_only_grows BEFORE DELETE ON members_audithead
    FOR EACH ROW EXECUTE FUNCTION members_audit_only_grows();
CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON members_audithead
    EXECUTE FUNCTION members_audit_only_grows();
CREATE TRIGGER audit_begins_empty BEFORE INSERT ON members_audithead
    FOR EACH ROW WHEN (NEW.sequence <> 0) EXECUTE FUNCTION members_audit_only_grows();

-- A head moves forward, and only onto a row of its chain.
CREATE FUNCTION members_audit_head_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.chain <> OLD.chain OR NEW.sequence <= OLD.sequence OR NOT EXISTS (
        SELECT FROM public.members_auditentry
        WHERE chain = NEW.chain AND sequence = NEW.sequence
        AND sealed_at = NEW.sealed_at AND hash = NEW.hash
    ) THEN
        RAISE EXCEPTION 'the head of an audit chain moves forward, onto a row of its chain'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_head_moves_forward';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_head_moves_forward BEFORE UPDATE ON members_audithead
    FOR EACH ROW EXECUTE FUNCTION members_audit_head_moves();
"""

DROP_GUARDS = """
DROP TRIGGER audit_head_moves_forward ON members_audithead;
DROP TRIGGER audit_begins_empty ON members_audithead;
DROP TRIGGER audit_is_kept ON members_audithead;
DROP TRIGGER audit_only_grows ON members_audithead;
DROP TRIGGER audit_note_is_sealed ON members_auditnote;
DROP TRIGGER audit_is_kept ON members_auditnote;
DROP TRIGGER audit_only_grows ON members_auditnote;
DROP TRIGGER audit_is_kept ON members_auditentry;
DROP TRIGGER audit_only_grows ON members_auditentry;
DROP FUNCTION members_audit_head_moves();
DROP FUNCTION members_audit_note_is_sealed();
DROP FUNCTION members_audit_only_grows();
DROP AGGREGATE members_audit_chain(bytea, text);
DROP FUNCTION members_audit_link(bytea, bytea, text);
ALTER TABLE members_auditentry DROP CONSTRAINT audit_hash_is_sha256;
ALTER TABLE members_auditnote DROP CONSTRAINT audit_detail_is_json;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0007_outbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("chain", models.BigIntegerField(primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField()),
                ("sealed_at", models.BigIntegerField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "verbose_name": "end of an audit chain",
                "verbose_name_plural": "ends of audit chains",
            },
        ),
        migrations.AddField(
            model_name="user",
            name="audit_key",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                editable=False,
                unique=True,
            ),
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("chain", models.BigIntegerField()),
                ("event", models.CharField(max_length=40)),
                ("actor", models.CharField(max_length=80)),
                ("about", models.CharField(max_length=80)),
                ("detail", models.TextField()),
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.BigIntegerField()),
                ("sequence", models.BigIntegerField()),
                ("sealed_at", models.BigIntegerField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
                "indexes": [models.Index(fields=["about", "id"], name="audit_entry_about")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("chain", "sequence"), name="audit_chain_has_no_fork"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.BigIntegerField()),
                ("event", models.CharField(max_length=40)),
                ("actor", models.CharField(max_length=80)),
                ("about", models.CharField(max_length=80)),
                ("detail", models.TextField()),
                (
                    "at",
                    models.BigIntegerField(
                        db_default=django.db.models.expressions.RawSQL(
                            "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint", []
                        ),
                        editable=False,
                    ),
                ),
            ],
            options={
                "verbose_name": "audit note",
                "verbose_name_plural": "audit notes",
                "indexes": [models.Index(fields=["chain", "id"], name="audit_note_chain")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("event__regex", "^[a-z]+(-[a-z]+)*$"),
                            ("actor__regex", "^([a-z_]+:[A-Za-z0-9_.-]+)?$"),
                            ("about__regex", "^([a-z_]+:[A-Za-z0-9_.-]+)?$"),
                        ),
                        name="audit_names_are_references",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("detail__regex", "[\\x01-\\x1f\\x7f]"), _negated=True),
                        name="audit_detail_is_one_line",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, DROP_GUARDS),
    ]
