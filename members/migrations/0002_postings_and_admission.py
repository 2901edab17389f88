"""People are posted to units of countries, and come in by asking or by invitation."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import members.models.fields
import members.models.posting


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_countries_people_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="work e-mail")),
                (
                    "name",
                    models.CharField(
                        max_length=150,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[^\\x00-\\x1f<>{}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]+$",
                                "Write the name in letters.",
                            )
                        ],
                        verbose_name="name",
                    ),
                ),
                ("unit", models.CharField(max_length=150, verbose_name="unit")),
                ("language", models.CharField(default="en", max_length=2, verbose_name="language")),
                (
                    "state",
                    members.models.fields.ChoiceField(
                        choices=[
                            ("unconfirmed", "address not confirmed yet"),
                            ("waiting", "waiting for the country"),
                            ("admitted", "admitted"),
                            ("refused", "refused"),
                        ],
                        default="unconfirmed",
                        max_length=12,
                    ),
                ),
                ("token_hash", models.CharField(blank=True, max_length=64)),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="asked on"
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
            ],
            options={
                "verbose_name": "account request",
                "verbose_name_plural": "account requests",
                "ordering": ["asked_at"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="work e-mail")),
                (
                    "name",
                    models.CharField(
                        max_length=150,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[^\\x00-\\x1f<>{}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]+$",
                                "Write the name in letters.",
                            )
                        ],
                        verbose_name="name",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=2, verbose_name="language")),
                (
                    "role",
                    members.models.fields.ChoiceField(
                        choices=[
                            ("officer", "Officer"),
                            ("coordinator", "National coordinator"),
                            ("instructor", "Instructor"),
                            ("certifier", "Certifier"),
                            ("editor", "Editor"),
                            ("publisher", "Publisher"),
                            ("analyst", "Analyst"),
                            ("partner", "Partner"),
                            ("administrator", "Administrator"),
                        ],
                        default="officer",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("batch", models.UUIDField(blank=True, null=True)),
                (
                    "state",
                    members.models.fields.ChoiceField(
                        choices=[("open", "not used yet"), ("used", "used"), ("undone", "undone")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("token_hash", models.CharField(blank=True, max_length=64)),
                ("invited_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField(verbose_name="valid until")),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["-invited_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, unique=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(default=members.models.posting.today, verbose_name="from"),
                ),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "posting",
                "verbose_name_plural": "postings",
                "ordering": ["-valid_from", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "kind",
                    members.models.fields.ChoiceField(
                        choices=[
                            ("bureau", "National Central Bureau"),
                            ("border", "Border post"),
                            ("police", "Police service"),
                            ("customs", "Customs"),
                            ("academy", "Academy or training centre"),
                            ("justice", "Prosecution or court"),
                            ("other", "Other"),
                        ],
                        default="police",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("is_closed", models.BooleanField(default=False, verbose_name="closed")),
            ],
            options={
                "verbose_name": "unit",
                "verbose_name_plural": "units",
                "ordering": ["name"],
            },
        ),
        # Who may see a person now; where she served stands in her postings.
        migrations.RenameField("user", "country", "keeper_country"),
        migrations.AddField(
            model_name="rolegrant",
            name="keeper_country",
            field=models.ForeignKey(
                db_index=False,
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.country",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="keeper_country",
            field=models.ForeignKey(
                db_index=False,
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="members.country",
                verbose_name="country",
            ),
        ),
        migrations.AddIndex(
            model_name="rolegrant",
            index=models.Index(fields=["keeper_country", "role"], name="role_by_keeper"),
        ),
        migrations.AddField(
            model_name="accountrequest",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accountrequest",
            name="keeper_country",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.country",
                verbose_name="country",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="invited_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="keeper_country",
            field=models.ForeignKey(
                db_index=False,
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.country",
                verbose_name="country",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="request",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitation",
                to="members.accountrequest",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="members.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="members.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["keeper_country", "name"], name="people_by_keeper"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                fields=("id", "keeper_country"), name="person_with_her_keeper"
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="country",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="members.country",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="keeper_country",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.country",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="opened_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="country",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="units",
                to="members.country",
                verbose_name="country",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="members.unit",
                verbose_name="unit",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="members.unit",
                verbose_name="unit",
            ),
        ),
        migrations.AddIndex(
            model_name="accountrequest",
            index=models.Index(fields=["keeper_country", "state"], name="request_by_keeper"),
        ),
        migrations.AddConstraint(
            model_name="accountrequest",
            constraint=models.UniqueConstraint(
                models.F("keeper_country"),
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("state__in", ["unconfirmed", "waiting"])),
                name="one_open_request_per_country",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="refusal_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["unconfirmed", "waiting"]),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="decision_has_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                models.F("country"),
                django.db.models.functions.text.Lower("name"),
                name="unit_name_once_per_country",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                fields=("id", "country"), name="unit_with_its_country"
            ),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(fields=["keeper_country", "unit"], name="posting_by_keeper"),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("person",),
                name="one_open_posting_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="posting_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["keeper_country", "state"], name="invitation_by_keeper"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                models.F("keeper_country"),
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("state", "open")),
                name="one_open_invitation_per_country",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("keeper_country__isnull", False),
                        ("role", "officer"),
                        ("unit__isnull", False),
                    ),
                    models.Q(
                        ("keeper_country__isnull", True),
                        ("organisation__isnull", False),
                        ("role", "partner"),
                    ),
                    models.Q(("role__in", ["officer", "partner"]), _negated=True),
                    _connector="OR",
                ),
                name="invitation_names_its_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "used"), _negated=True),
                    models.Q(("person__isnull", False), ("used_at__isnull", False)),
                    _connector="OR",
                ),
                name="used_invitation_has_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("invited_at"))),
                name="invitation_ends_after_it_begins",
            ),
        ),
    ]
