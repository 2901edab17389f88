"""Countries and regions: a version against overwriting, and every state kept by the database."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import members.models.fields

# Code that does not know of versions goes on adding rows while it is replaced.
DEFAULT = "ALTER TABLE members_{0} ALTER COLUMN version SET DEFAULT 1;"
NO_DEFAULT = "ALTER TABLE members_{0} ALTER COLUMN version DROP DEFAULT;"


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0004_keepers_are_tied"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="CountryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=120, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("alpha3", models.CharField(max_length=3, verbose_name="ISO alpha-3 code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("name_en", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=100, null=True, verbose_name="name")),
                (
                    "region_why",
                    models.CharField(blank=True, max_length=300, verbose_name="why this region"),
                ),
                (
                    "region_why_en",
                    models.CharField(
                        blank=True, max_length=300, null=True, verbose_name="why this region"
                    ),
                ),
                (
                    "region_why_fr",
                    models.CharField(
                        blank=True, max_length=300, null=True, verbose_name="why this region"
                    ),
                ),
                (
                    "region_why_es",
                    models.CharField(
                        blank=True, max_length=300, null=True, verbose_name="why this region"
                    ),
                ),
                (
                    "region_why_ar",
                    models.CharField(
                        blank=True, max_length=300, null=True, verbose_name="why this region"
                    ),
                ),
                (
                    "is_region_doubtful",
                    models.BooleanField(default=False, verbose_name="region is doubtful"),
                ),
                (
                    "member_since",
                    members.models.fields.PartialDateField(
                        blank=True, max_length=10, verbose_name="member since"
                    ),
                ),
                (
                    "is_in_2019_list",
                    models.BooleanField(default=True, verbose_name="in the 2019 list of members"),
                ),
                (
                    "bureau_city",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="city of the national bureau"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
                (
                    "note_en",
                    models.CharField(blank=True, max_length=400, null=True, verbose_name="note"),
                ),
                (
                    "note_fr",
                    models.CharField(blank=True, max_length=400, null=True, verbose_name="note"),
                ),
                (
                    "note_es",
                    models.CharField(blank=True, max_length=400, null=True, verbose_name="note"),
                ),
                (
                    "note_ar",
                    models.CharField(blank=True, max_length=400, null=True, verbose_name="note"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RegionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=120, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("name_en", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=100, null=True, verbose_name="name")),
                ("sort", models.PositiveSmallIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="country",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="region",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        *(
            migrations.RunSQL(DEFAULT.format(table), NO_DEFAULT.format(table))
            for table in ("country", "region")
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="country",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "members_countryevent" ("alpha3", "bureau_city", "code", "id", "is_in_2019_list", "is_region_doubtful", "loaded", "member_since", "name", "name_ar", "name_en", "name_es", "name_fr", "note", "note_ar", "note_en", "note_es", "note_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "region_why", "region_why_ar", "region_why_en", "region_why_es", "region_why_fr", "version") VALUES (NEW."alpha3", NEW."bureau_city", NEW."code", NEW."id", NEW."is_in_2019_list", NEW."is_region_doubtful", NEW."loaded", NEW."member_since", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", NEW."note", NEW."note_ar", NEW."note_en", NEW."note_es", NEW."note_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."region_id", NEW."region_why", NEW."region_why_ar", NEW."region_why_en", NEW."region_why_es", NEW."region_why_fr", NEW."version"); RETURN NULL;',
                    hash="109cc5805bf0bb7fc23efa31c7311f6c1731c860",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2451d",
                    table="members_country",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="country",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "members_countryevent" ("alpha3", "bureau_city", "code", "id", "is_in_2019_list", "is_region_doubtful", "loaded", "member_since", "name", "name_ar", "name_en", "name_es", "name_fr", "note", "note_ar", "note_en", "note_es", "note_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "region_why", "region_why_ar", "region_why_en", "region_why_es", "region_why_fr", "version") VALUES (NEW."alpha3", NEW."bureau_city", NEW."code", NEW."id", NEW."is_in_2019_list", NEW."is_region_doubtful", NEW."loaded", NEW."member_since", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", NEW."note", NEW."note_ar", NEW."note_en", NEW."note_es", NEW."note_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."region_id", NEW."region_why", NEW."region_why_ar", NEW."region_why_en", NEW."region_why_es", NEW."region_why_fr", NEW."version"); RETURN NULL;',
                    hash="a5c29f708fcf53614d5e3d321112a293f2d53671",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fcf59",
                    table="members_country",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="country",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "members_countryevent" ("alpha3", "bureau_city", "code", "id", "is_in_2019_list", "is_region_doubtful", "loaded", "member_since", "name", "name_ar", "name_en", "name_es", "name_fr", "note", "note_ar", "note_en", "note_es", "note_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "region_why", "region_why_ar", "region_why_en", "region_why_es", "region_why_fr", "version") VALUES (OLD."alpha3", OLD."bureau_city", OLD."code", OLD."id", OLD."is_in_2019_list", OLD."is_region_doubtful", OLD."loaded", OLD."member_since", OLD."name", OLD."name_ar", OLD."name_en", OLD."name_es", OLD."name_fr", OLD."note", OLD."note_ar", OLD."note_en", OLD."note_es", OLD."note_fr", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."region_id", OLD."region_why", OLD."region_why_ar", OLD."region_why_en", OLD."region_why_es", OLD."region_why_fr", OLD."version"); RETURN NULL;',
                    hash="71e77a3d6ca08d2adaab477b7e354fbbca6d9f2c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3e355",
                    table="members_country",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="region",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "members_regionevent" ("code", "id", "loaded", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "version") VALUES (NEW."code", NEW."id", NEW."loaded", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort", NEW."version"); RETURN NULL;',
                    hash="7b555e9176624c9aed54983f40c3144b71a573e5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cd52a",
                    table="members_region",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="region",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "members_regionevent" ("code", "id", "loaded", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "version") VALUES (NEW."code", NEW."id", NEW."loaded", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort", NEW."version"); RETURN NULL;',
                    hash="23380cff3c86037e147a84800c9975dd46a3018a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_78c49",
                    table="members_region",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="region",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "members_regionevent" ("code", "id", "loaded", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "version") VALUES (OLD."code", OLD."id", OLD."loaded", OLD."name", OLD."name_ar", OLD."name_en", OLD."name_es", OLD."name_fr", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sort", OLD."version"); RETURN NULL;',
                    hash="e71845845293f837b1ddb54603b1c3b250d27dc6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a9ee6",
                    table="members_region",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="countryevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="countryevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="members.country",
            ),
        ),
        migrations.AddField(
            model_name="countryevent",
            name="region",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="members.region",
                verbose_name="region",
            ),
        ),
        migrations.AddField(
            model_name="regionevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="regionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="members.region",
            ),
        ),
    ]
