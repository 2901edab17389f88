"""The catalogue: topics, modules with what is in them, programmes, and the question bank."""

import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import members.models.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("goals", "0014_modules_are_subjects"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=120, unique=True, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("title_en", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("title_ar", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("body", models.TextField(verbose_name="text")),
                ("body_en", models.TextField(null=True, verbose_name="text")),
                ("body_fr", models.TextField(null=True, verbose_name="text")),
                ("body_es", models.TextField(null=True, verbose_name="text")),
                ("body_ar", models.TextField(null=True, verbose_name="text")),
            ],
            options={
                "verbose_name": "lesson",
                "verbose_name_plural": "lessons",
                "ordering": ["module", "sort"],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=120, unique=True, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_en", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=120, null=True, verbose_name="name")),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ["sort"],
            },
        ),
        migrations.CreateModel(
            name="TopicEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=120, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_en", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=120, null=True, verbose_name="name")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Module",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=120, unique=True, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                ("name", models.CharField(max_length=250, verbose_name="name")),
                ("name_en", models.CharField(max_length=250, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=250, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=250, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=250, null=True, verbose_name="name")),
                (
                    "level",
                    members.models.fields.ChoiceField(
                        choices=[
                            ("foundation", "foundation"),
                            ("working", "working knowledge"),
                            ("advanced", "advanced"),
                        ],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                ("summary", models.CharField(max_length=400, verbose_name="summary")),
                ("summary_en", models.CharField(max_length=400, null=True, verbose_name="summary")),
                ("summary_fr", models.CharField(max_length=400, null=True, verbose_name="summary")),
                ("summary_es", models.CharField(max_length=400, null=True, verbose_name="summary")),
                ("summary_ar", models.CharField(max_length=400, null=True, verbose_name="summary")),
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)s",
                        to="goals.subject",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="modules",
                        to="training.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "module",
                "verbose_name_plural": "modules",
                "ordering": ["topic__sort", "sort"],
            },
        ),
        migrations.CreateModel(
            name="LessonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=120, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("title_en", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("title_ar", models.CharField(max_length=150, null=True, verbose_name="title")),
                ("body", models.TextField(verbose_name="text")),
                ("body_en", models.TextField(null=True, verbose_name="text")),
                ("body_fr", models.TextField(null=True, verbose_name="text")),
                ("body_es", models.TextField(null=True, verbose_name="text")),
                ("body_ar", models.TextField(null=True, verbose_name="text")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.lesson",
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="training.module",
                        verbose_name="module",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="lesson",
            name="module",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lessons",
                to="training.module",
                verbose_name="module",
            ),
        ),
        migrations.CreateModel(
            name="ModuleCapability",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=120, unique=True, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                (
                    "confidence",
                    members.models.fields.ChoiceField(
                        choices=[
                            ("read", "stated by the source"),
                            ("partly_read", "partly stated by the source"),
                            ("inferred", "editorial proposal"),
                        ],
                        default="inferred",
                        max_length=12,
                        verbose_name="confidence",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "why_en",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "why_fr",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "why_es",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "why_ar",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "capability",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="module_edges",
                        to="goals.capability",
                        verbose_name="capability",
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="capability_edges",
                        to="training.module",
                    ),
                ),
            ],
            options={
                "verbose_name": "capability that a module teaches",
                "verbose_name_plural": "capabilities that modules teach",
                "ordering": ["sort"],
            },
        ),
        migrations.CreateModel(
            name="ModuleCapabilityEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=120, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                (
                    "confidence",
                    members.models.fields.ChoiceField(
                        choices=[
                            ("read", "stated by the source"),
                            ("partly_read", "partly stated by the source"),
                            ("inferred", "editorial proposal"),
                        ],
                        default="inferred",
                        max_length=12,
                        verbose_name="confidence",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "why_en",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "why_fr",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "why_es",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "why_ar",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "capability",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="goals.capability",
                        verbose_name="capability",
                    ),
                ),
                (
                    "module",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="training.module",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.modulecapability",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ModulePrerequisite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=120, unique=True, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prerequisite_edges",
                        to="training.module",
                    ),
                ),
                (
                    "required",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opened_edges",
                        to="training.module",
                        verbose_name="passed before",
                    ),
                ),
            ],
            options={
                "verbose_name": "prerequisite of a module",
                "verbose_name_plural": "prerequisites of modules",
                "ordering": ["sort"],
            },
        ),
        migrations.CreateModel(
            name="ModulePrerequisiteEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=120, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                (
                    "module",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="training.module",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.moduleprerequisite",
                    ),
                ),
                (
                    "required",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="training.module",
                        verbose_name="passed before",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ModuleTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=120, unique=True, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                (
                    "confidence",
                    members.models.fields.ChoiceField(
                        choices=[
                            ("read", "stated by the source"),
                            ("partly_read", "partly stated by the source"),
                            ("inferred", "editorial proposal"),
                        ],
                        default="inferred",
                        max_length=12,
                        verbose_name="confidence",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "why_en",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "why_fr",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "why_es",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "why_ar",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="target_edges",
                        to="training.module",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="module_edges",
                        to="goals.target",
                        verbose_name="target",
                    ),
                ),
            ],
            options={
                "verbose_name": "target that a module works towards",
                "verbose_name_plural": "targets that modules work towards",
                "ordering": ["sort"],
            },
        ),
        migrations.CreateModel(
            name="ModuleTargetEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=120, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                (
                    "confidence",
                    members.models.fields.ChoiceField(
                        choices=[
                            ("read", "stated by the source"),
                            ("partly_read", "partly stated by the source"),
                            ("inferred", "editorial proposal"),
                        ],
                        default="inferred",
                        max_length=12,
                        verbose_name="confidence",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                (
                    "why_en",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "why_fr",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "why_es",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "why_ar",
                    models.CharField(blank=True, max_length=300, null=True, verbose_name="why"),
                ),
                (
                    "module",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="training.module",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.moduletarget",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="goals.target",
                        verbose_name="target",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=120, unique=True, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                ("text", models.CharField(max_length=300, verbose_name="text")),
                ("text_en", models.CharField(max_length=300, null=True, verbose_name="text")),
                ("text_fr", models.CharField(max_length=300, null=True, verbose_name="text")),
                ("text_es", models.CharField(max_length=300, null=True, verbose_name="text")),
                ("text_ar", models.CharField(max_length=300, null=True, verbose_name="text")),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="training.module",
                        verbose_name="module",
                    ),
                ),
            ],
            options={
                "verbose_name": "objective",
                "verbose_name_plural": "objectives",
                "ordering": ["sort"],
            },
        ),
        migrations.CreateModel(
            name="ObjectiveEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=120, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                ("text", models.CharField(max_length=300, verbose_name="text")),
                ("text_en", models.CharField(max_length=300, null=True, verbose_name="text")),
                ("text_fr", models.CharField(max_length=300, null=True, verbose_name="text")),
                ("text_es", models.CharField(max_length=300, null=True, verbose_name="text")),
                ("text_ar", models.CharField(max_length=300, null=True, verbose_name="text")),
                (
                    "module",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="training.module",
                        verbose_name="module",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.objective",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=120, unique=True, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("description", models.CharField(max_length=1000, verbose_name="description")),
                (
                    "description_en",
                    models.CharField(max_length=1000, null=True, verbose_name="description"),
                ),
                (
                    "description_fr",
                    models.CharField(max_length=1000, null=True, verbose_name="description"),
                ),
                (
                    "description_es",
                    models.CharField(max_length=1000, null=True, verbose_name="description"),
                ),
                (
                    "description_ar",
                    models.CharField(max_length=1000, null=True, verbose_name="description"),
                ),
                (
                    "modules_required",
                    models.PositiveSmallIntegerField(verbose_name="modules required"),
                ),
                (
                    "title",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes",
                        to="goals.platform",
                        verbose_name="title that it leads to",
                    ),
                ),
            ],
            options={
                "verbose_name": "programme",
                "verbose_name_plural": "programmes",
                "ordering": ["sort"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=120, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("description", models.CharField(max_length=1000, verbose_name="description")),
                (
                    "description_en",
                    models.CharField(max_length=1000, null=True, verbose_name="description"),
                ),
                (
                    "description_fr",
                    models.CharField(max_length=1000, null=True, verbose_name="description"),
                ),
                (
                    "description_es",
                    models.CharField(max_length=1000, null=True, verbose_name="description"),
                ),
                (
                    "description_ar",
                    models.CharField(max_length=1000, null=True, verbose_name="description"),
                ),
                (
                    "modules_required",
                    models.PositiveSmallIntegerField(verbose_name="modules required"),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.programme",
                    ),
                ),
                (
                    "title",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="goals.platform",
                        verbose_name="title that it leads to",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProgrammeModule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=120, unique=True, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programme_edges",
                        to="training.module",
                        verbose_name="module",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="module_edges",
                        to="training.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "module of a programme",
                "verbose_name_plural": "modules of programmes",
                "ordering": ["sort"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeModuleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=120, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                (
                    "module",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="training.module",
                        verbose_name="module",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.programmemodule",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="training.programme",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=120, unique=True, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    members.models.fields.ChoiceField(
                        choices=[
                            ("single", "one of several"),
                            ("multiple", "several of several"),
                            ("scenario", "a situation, one of several"),
                            ("ordering", "bring into order"),
                            ("matching", "match pairs"),
                            ("short_text", "a few words"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("text", models.CharField(max_length=500, verbose_name="text")),
                ("text_en", models.CharField(max_length=500, null=True, verbose_name="text")),
                ("text_fr", models.CharField(max_length=500, null=True, verbose_name="text")),
                ("text_es", models.CharField(max_length=500, null=True, verbose_name="text")),
                ("text_ar", models.CharField(max_length=500, null=True, verbose_name="text")),
                ("feedback", models.CharField(max_length=500, verbose_name="feedback")),
                (
                    "feedback_en",
                    models.CharField(max_length=500, null=True, verbose_name="feedback"),
                ),
                (
                    "feedback_fr",
                    models.CharField(max_length=500, null=True, verbose_name="feedback"),
                ),
                (
                    "feedback_es",
                    models.CharField(max_length=500, null=True, verbose_name="feedback"),
                ),
                (
                    "feedback_ar",
                    models.CharField(max_length=500, null=True, verbose_name="feedback"),
                ),
                ("parts", models.JSONField(verbose_name="answers")),
                ("sources", models.JSONField(default=list, verbose_name="sources")),
                ("is_withdrawn", models.BooleanField(default=False, verbose_name="withdrawn")),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="training.lesson",
                        verbose_name="lesson",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "ordering": ["lesson__module", "sort"],
            },
        ),
        migrations.CreateModel(
            name="QuestionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=120, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    members.models.fields.ChoiceField(
                        choices=[
                            ("single", "one of several"),
                            ("multiple", "several of several"),
                            ("scenario", "a situation, one of several"),
                            ("ordering", "bring into order"),
                            ("matching", "match pairs"),
                            ("short_text", "a few words"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("text", models.CharField(max_length=500, verbose_name="text")),
                ("text_en", models.CharField(max_length=500, null=True, verbose_name="text")),
                ("text_fr", models.CharField(max_length=500, null=True, verbose_name="text")),
                ("text_es", models.CharField(max_length=500, null=True, verbose_name="text")),
                ("text_ar", models.CharField(max_length=500, null=True, verbose_name="text")),
                ("feedback", models.CharField(max_length=500, verbose_name="feedback")),
                (
                    "feedback_en",
                    models.CharField(max_length=500, null=True, verbose_name="feedback"),
                ),
                (
                    "feedback_fr",
                    models.CharField(max_length=500, null=True, verbose_name="feedback"),
                ),
                (
                    "feedback_es",
                    models.CharField(max_length=500, null=True, verbose_name="feedback"),
                ),
                (
                    "feedback_ar",
                    models.CharField(max_length=500, null=True, verbose_name="feedback"),
                ),
                ("parts", models.JSONField(verbose_name="answers")),
                ("sources", models.JSONField(default=list, verbose_name="sources")),
                ("is_withdrawn", models.BooleanField(default=False, verbose_name="withdrawn")),
                (
                    "lesson",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="training.lesson",
                        verbose_name="lesson",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.question",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ModuleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=120, verbose_name="code")),
                ("loaded", models.JSONField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="order")),
                ("is_retired", models.BooleanField(default=False, verbose_name="retired")),
                (
                    "text_status",
                    models.JSONField(blank=True, default=dict, verbose_name="origin of the texts"),
                ),
                ("name", models.CharField(max_length=250, verbose_name="name")),
                ("name_en", models.CharField(max_length=250, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=250, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=250, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=250, null=True, verbose_name="name")),
                (
                    "level",
                    members.models.fields.ChoiceField(
                        choices=[
                            ("foundation", "foundation"),
                            ("working", "working knowledge"),
                            ("advanced", "advanced"),
                        ],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                ("summary", models.CharField(max_length=400, verbose_name="summary")),
                ("summary_en", models.CharField(max_length=400, null=True, verbose_name="summary")),
                ("summary_fr", models.CharField(max_length=400, null=True, verbose_name="summary")),
                ("summary_es", models.CharField(max_length=400, null=True, verbose_name="summary")),
                ("summary_ar", models.CharField(max_length=400, null=True, verbose_name="summary")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.module",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="goals.subject",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="training.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topic",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_topicevent" ("code", "id", "is_retired", "loaded", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text_status", "version") VALUES (NEW."code", NEW."id", NEW."is_retired", NEW."loaded", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort", NEW."text_status", NEW."version"); RETURN NULL;',
                    hash="1d4e434b1bd9b113ed03322e27eeadd734cec614",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_174b7",
                    table="training_topic",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topic",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "training_topicevent" ("code", "id", "is_retired", "loaded", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text_status", "version") VALUES (NEW."code", NEW."id", NEW."is_retired", NEW."loaded", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort", NEW."text_status", NEW."version"); RETURN NULL;',
                    hash="6e12ae345a6b8f23f6a23f79471e5325005bc7ed",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d7b6c",
                    table="training_topic",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="topic",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_topicevent" ("code", "id", "is_retired", "loaded", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text_status", "version") VALUES (OLD."code", OLD."id", OLD."is_retired", OLD."loaded", OLD."name", OLD."name_ar", OLD."name_en", OLD."name_es", OLD."name_fr", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sort", OLD."text_status", OLD."version"); RETURN NULL;',
                    hash="b7b6481496915b097bc8dcb1396f82686553edcc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_17ad8",
                    table="training_topic",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="topicevent",
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
            model_name="topicevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="training.topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("module", "sort"),
                name="lesson_place_in_module",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lesson",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_lessonevent" ("body", "body_ar", "body_en", "body_es", "body_fr", "code", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text_status", "title", "title_ar", "title_en", "title_es", "title_fr", "version") VALUES (NEW."body", NEW."body_ar", NEW."body_en", NEW."body_es", NEW."body_fr", NEW."code", NEW."id", NEW."is_retired", NEW."loaded", NEW."module_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort", NEW."text_status", NEW."title", NEW."title_ar", NEW."title_en", NEW."title_es", NEW."title_fr", NEW."version"); RETURN NULL;',
                    hash="9fe2b6a41e5efef9b42ee66f646f146f6ae7b639",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c2984",
                    table="training_lesson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lesson",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "training_lessonevent" ("body", "body_ar", "body_en", "body_es", "body_fr", "code", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text_status", "title", "title_ar", "title_en", "title_es", "title_fr", "version") VALUES (NEW."body", NEW."body_ar", NEW."body_en", NEW."body_es", NEW."body_fr", NEW."code", NEW."id", NEW."is_retired", NEW."loaded", NEW."module_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort", NEW."text_status", NEW."title", NEW."title_ar", NEW."title_en", NEW."title_es", NEW."title_fr", NEW."version"); RETURN NULL;',
                    hash="9ca802953650e9c75fa8852c66308b0f31d5ad44",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_57ae8",
                    table="training_lesson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lesson",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_lessonevent" ("body", "body_ar", "body_en", "body_es", "body_fr", "code", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text_status", "title", "title_ar", "title_en", "title_es", "title_fr", "version") VALUES (OLD."body", OLD."body_ar", OLD."body_en", OLD."body_es", OLD."body_fr", OLD."code", OLD."id", OLD."is_retired", OLD."loaded", OLD."module_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sort", OLD."text_status", OLD."title", OLD."title_ar", OLD."title_en", OLD."title_es", OLD."title_fr", OLD."version"); RETURN NULL;',
                    hash="b32d0b94994f2e8ff8d9f72caf1729b8bc1d95e7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_437df",
                    table="training_lesson",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="modulecapability",
            constraint=models.UniqueConstraint(
                fields=("module", "capability"), name="module_capability_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="modulecapability",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_modulecapabilityevent" ("capability_id", "code", "confidence", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text_status", "version", "why", "why_ar", "why_en", "why_es", "why_fr") VALUES (NEW."capability_id", NEW."code", NEW."confidence", NEW."id", NEW."is_retired", NEW."loaded", NEW."module_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort", NEW."text_status", NEW."version", NEW."why", NEW."why_ar", NEW."why_en", NEW."why_es", NEW."why_fr"); RETURN NULL;',
                    hash="18da0bc545ad6edcfae7ba34a67b817b691ba45a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5a538",
                    table="training_modulecapability",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="modulecapability",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "training_modulecapabilityevent" ("capability_id", "code", "confidence", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text_status", "version", "why", "why_ar", "why_en", "why_es", "why_fr") VALUES (NEW."capability_id", NEW."code", NEW."confidence", NEW."id", NEW."is_retired", NEW."loaded", NEW."module_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort", NEW."text_status", NEW."version", NEW."why", NEW."why_ar", NEW."why_en", NEW."why_es", NEW."why_fr"); RETURN NULL;',
                    hash="f956d4fb2465c2a2c119fe9ce75129480230826b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ce161",
                    table="training_modulecapability",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="modulecapability",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_modulecapabilityevent" ("capability_id", "code", "confidence", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text_status", "version", "why", "why_ar", "why_en", "why_es", "why_fr") VALUES (OLD."capability_id", OLD."code", OLD."confidence", OLD."id", OLD."is_retired", OLD."loaded", OLD."module_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sort", OLD."text_status", OLD."version", OLD."why", OLD."why_ar", OLD."why_en", OLD."why_es", OLD."why_fr"); RETURN NULL;',
                    hash="5454c85e467e026b9c967356b19e083c8d4eb5f6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2d9b1",
                    table="training_modulecapability",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="moduleprerequisite",
            constraint=models.UniqueConstraint(
                fields=("module", "required"), name="prerequisite_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moduleprerequisite",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_moduleprerequisiteevent" ("code", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "required_id", "sort", "text_status", "version") VALUES (NEW."code", NEW."id", NEW."is_retired", NEW."loaded", NEW."module_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."required_id", NEW."sort", NEW."text_status", NEW."version"); RETURN NULL;',
                    hash="24692e0661c18268d6fabc2e26cc7b59e5d743d2",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c9645",
                    table="training_moduleprerequisite",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moduleprerequisite",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "training_moduleprerequisiteevent" ("code", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "required_id", "sort", "text_status", "version") VALUES (NEW."code", NEW."id", NEW."is_retired", NEW."loaded", NEW."module_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."required_id", NEW."sort", NEW."text_status", NEW."version"); RETURN NULL;',
                    hash="ef4e3127d8d4526f95771dd5a66cbbfc5d3e7ca0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5ee22",
                    table="training_moduleprerequisite",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moduleprerequisite",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_moduleprerequisiteevent" ("code", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "required_id", "sort", "text_status", "version") VALUES (OLD."code", OLD."id", OLD."is_retired", OLD."loaded", OLD."module_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."required_id", OLD."sort", OLD."text_status", OLD."version"); RETURN NULL;',
                    hash="384477d635ee08cc422e9a34d2da7b25a94f5010",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_63fbb",
                    table="training_moduleprerequisite",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="moduletarget",
            constraint=models.UniqueConstraint(
                fields=("module", "target"), name="module_target_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moduletarget",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_moduletargetevent" ("code", "confidence", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "target_id", "text_status", "version", "why", "why_ar", "why_en", "why_es", "why_fr") VALUES (NEW."code", NEW."confidence", NEW."id", NEW."is_retired", NEW."loaded", NEW."module_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort", NEW."target_id", NEW."text_status", NEW."version", NEW."why", NEW."why_ar", NEW."why_en", NEW."why_es", NEW."why_fr"); RETURN NULL;',
                    hash="cad5c9f498e1e27d675547b86e7fc11e3ec19eca",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5d298",
                    table="training_moduletarget",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moduletarget",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "training_moduletargetevent" ("code", "confidence", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "target_id", "text_status", "version", "why", "why_ar", "why_en", "why_es", "why_fr") VALUES (NEW."code", NEW."confidence", NEW."id", NEW."is_retired", NEW."loaded", NEW."module_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort", NEW."target_id", NEW."text_status", NEW."version", NEW."why", NEW."why_ar", NEW."why_en", NEW."why_es", NEW."why_fr"); RETURN NULL;',
                    hash="e003fd792094a0869ab8ae3213cebaa7114d5eec",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a8157",
                    table="training_moduletarget",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="moduletarget",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_moduletargetevent" ("code", "confidence", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "target_id", "text_status", "version", "why", "why_ar", "why_en", "why_es", "why_fr") VALUES (OLD."code", OLD."confidence", OLD."id", OLD."is_retired", OLD."loaded", OLD."module_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sort", OLD."target_id", OLD."text_status", OLD."version", OLD."why", OLD."why_ar", OLD."why_en", OLD."why_es", OLD."why_fr"); RETURN NULL;',
                    hash="c4856c7e65a7780bc17074437f53750be6d1eb70",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_874ab",
                    table="training_moduletarget",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("module", "sort"),
                name="objective_place_in_module",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="objective",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_objectiveevent" ("code", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text", "text_ar", "text_en", "text_es", "text_fr", "text_status", "version") VALUES (NEW."code", NEW."id", NEW."is_retired", NEW."loaded", NEW."module_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort", NEW."text", NEW."text_ar", NEW."text_en", NEW."text_es", NEW."text_fr", NEW."text_status", NEW."version"); RETURN NULL;',
                    hash="a713eda5b9a9cd1149d784f9d9091dcb37e09175",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8178d",
                    table="training_objective",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="objective",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "training_objectiveevent" ("code", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text", "text_ar", "text_en", "text_es", "text_fr", "text_status", "version") VALUES (NEW."code", NEW."id", NEW."is_retired", NEW."loaded", NEW."module_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort", NEW."text", NEW."text_ar", NEW."text_en", NEW."text_es", NEW."text_fr", NEW."text_status", NEW."version"); RETURN NULL;',
                    hash="be19702575b605cccb4947d20219079f6b3ae4dd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_82d6b",
                    table="training_objective",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="objective",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_objectiveevent" ("code", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text", "text_ar", "text_en", "text_es", "text_fr", "text_status", "version") VALUES (OLD."code", OLD."id", OLD."is_retired", OLD."loaded", OLD."module_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sort", OLD."text", OLD."text_ar", OLD."text_en", OLD."text_es", OLD."text_fr", OLD."text_status", OLD."version"); RETURN NULL;',
                    hash="7b863474d6db62a326b4c518fb86b5da3afc5a49",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9c65d",
                    table="training_objective",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(("modules_required__gt", 0)), name="programme_requires_modules"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programme",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_programmeevent" ("code", "description", "description_ar", "description_en", "description_es", "description_fr", "id", "is_retired", "loaded", "modules_required", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text_status", "title_id", "version") VALUES (NEW."code", NEW."description", NEW."description_ar", NEW."description_en", NEW."description_es", NEW."description_fr", NEW."id", NEW."is_retired", NEW."loaded", NEW."modules_required", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort", NEW."text_status", NEW."title_id", NEW."version"); RETURN NULL;',
                    hash="7ae7c0325a37f9fcd36a1f3a6f4a155f2aaaf44e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_db900",
                    table="training_programme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programme",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "training_programmeevent" ("code", "description", "description_ar", "description_en", "description_es", "description_fr", "id", "is_retired", "loaded", "modules_required", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text_status", "title_id", "version") VALUES (NEW."code", NEW."description", NEW."description_ar", NEW."description_en", NEW."description_es", NEW."description_fr", NEW."id", NEW."is_retired", NEW."loaded", NEW."modules_required", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort", NEW."text_status", NEW."title_id", NEW."version"); RETURN NULL;',
                    hash="c5f28fbba1f56ad08d667d6024fef008b4caf2e7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_189e2",
                    table="training_programme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programme",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_programmeevent" ("code", "description", "description_ar", "description_en", "description_es", "description_fr", "id", "is_retired", "loaded", "modules_required", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "text_status", "title_id", "version") VALUES (OLD."code", OLD."description", OLD."description_ar", OLD."description_en", OLD."description_es", OLD."description_fr", OLD."id", OLD."is_retired", OLD."loaded", OLD."modules_required", OLD."name", OLD."name_ar", OLD."name_en", OLD."name_es", OLD."name_fr", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sort", OLD."text_status", OLD."title_id", OLD."version"); RETURN NULL;',
                    hash="a3541a79bc48403ff81c2b25f5987a04304d606f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fc30f",
                    table="training_programme",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="programmemodule",
            constraint=models.UniqueConstraint(
                fields=("programme", "module"), name="module_once_in_programme"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programmemodule",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_programmemoduleevent" ("code", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "sort", "text_status", "version") VALUES (NEW."code", NEW."id", NEW."is_retired", NEW."loaded", NEW."module_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."sort", NEW."text_status", NEW."version"); RETURN NULL;',
                    hash="affdf29c8bfd7d464afe514aa6edbed3822e2b0a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c5107",
                    table="training_programmemodule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programmemodule",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "training_programmemoduleevent" ("code", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "sort", "text_status", "version") VALUES (NEW."code", NEW."id", NEW."is_retired", NEW."loaded", NEW."module_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_id", NEW."sort", NEW."text_status", NEW."version"); RETURN NULL;',
                    hash="777cc4e439d591bc6e939b3a79ad79876ade1936",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8630e",
                    table="training_programmemodule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programmemodule",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_programmemoduleevent" ("code", "id", "is_retired", "loaded", "module_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "sort", "text_status", "version") VALUES (OLD."code", OLD."id", OLD."is_retired", OLD."loaded", OLD."module_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."sort", OLD."text_status", OLD."version"); RETURN NULL;',
                    hash="2e4b94f69bce0b815b3df1ba466050ded0dfc911",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_10455",
                    table="training_programmemodule",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("lesson", "sort"),
                name="question_place_in_lesson",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_questionevent" ("code", "feedback", "feedback_ar", "feedback_en", "feedback_es", "feedback_fr", "id", "is_withdrawn", "kind", "lesson_id", "loaded", "parts", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "sources", "text", "text_ar", "text_en", "text_es", "text_fr", "version") VALUES (NEW."code", NEW."feedback", NEW."feedback_ar", NEW."feedback_en", NEW."feedback_es", NEW."feedback_fr", NEW."id", NEW."is_withdrawn", NEW."kind", NEW."lesson_id", NEW."loaded", NEW."parts", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort", NEW."sources", NEW."text", NEW."text_ar", NEW."text_en", NEW."text_es", NEW."text_fr", NEW."version"); RETURN NULL;',
                    hash="4d8c9e12b7872dbd260f44d73b02946961f60c8a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9826d",
                    table="training_question",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "training_questionevent" ("code", "feedback", "feedback_ar", "feedback_en", "feedback_es", "feedback_fr", "id", "is_withdrawn", "kind", "lesson_id", "loaded", "parts", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "sources", "text", "text_ar", "text_en", "text_es", "text_fr", "version") VALUES (NEW."code", NEW."feedback", NEW."feedback_ar", NEW."feedback_en", NEW."feedback_es", NEW."feedback_fr", NEW."id", NEW."is_withdrawn", NEW."kind", NEW."lesson_id", NEW."loaded", NEW."parts", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort", NEW."sources", NEW."text", NEW."text_ar", NEW."text_en", NEW."text_es", NEW."text_fr", NEW."version"); RETURN NULL;',
                    hash="e96da8fd27f02c46cd90876b44e8d96890d9a51c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e447f",
                    table="training_question",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_questionevent" ("code", "feedback", "feedback_ar", "feedback_en", "feedback_es", "feedback_fr", "id", "is_withdrawn", "kind", "lesson_id", "loaded", "parts", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "sources", "text", "text_ar", "text_en", "text_es", "text_fr", "version") VALUES (OLD."code", OLD."feedback", OLD."feedback_ar", OLD."feedback_en", OLD."feedback_es", OLD."feedback_fr", OLD."id", OLD."is_withdrawn", OLD."kind", OLD."lesson_id", OLD."loaded", OLD."parts", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sort", OLD."sources", OLD."text", OLD."text_ar", OLD."text_en", OLD."text_es", OLD."text_fr", OLD."version"); RETURN NULL;',
                    hash="a6930bbc2f2b2d3ce8925da1608537945558d4b7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cf089",
                    table="training_question",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="module",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gt", 0)), name="module_takes_time"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="module",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_moduleevent" ("code", "id", "is_retired", "level", "loaded", "minutes", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "subject_id", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "text_status", "topic_id", "version") VALUES (NEW."code", NEW."id", NEW."is_retired", NEW."level", NEW."loaded", NEW."minutes", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort", NEW."subject_id", NEW."summary", NEW."summary_ar", NEW."summary_en", NEW."summary_es", NEW."summary_fr", NEW."text_status", NEW."topic_id", NEW."version"); RETURN NULL;',
                    hash="294951205d472c8840be5ca98bbe67d10d619851",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b1830",
                    table="training_module",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="module",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "training_moduleevent" ("code", "id", "is_retired", "level", "loaded", "minutes", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "subject_id", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "text_status", "topic_id", "version") VALUES (NEW."code", NEW."id", NEW."is_retired", NEW."level", NEW."loaded", NEW."minutes", NEW."name", NEW."name_ar", NEW."name_en", NEW."name_es", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort", NEW."subject_id", NEW."summary", NEW."summary_ar", NEW."summary_en", NEW."summary_es", NEW."summary_fr", NEW."text_status", NEW."topic_id", NEW."version"); RETURN NULL;',
                    hash="d41d7817cfbcfd82686b14736d4e95d3dd61095d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1a13c",
                    table="training_module",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="module",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "training_moduleevent" ("code", "id", "is_retired", "level", "loaded", "minutes", "name", "name_ar", "name_en", "name_es", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort", "subject_id", "summary", "summary_ar", "summary_en", "summary_es", "summary_fr", "text_status", "topic_id", "version") VALUES (OLD."code", OLD."id", OLD."is_retired", OLD."level", OLD."loaded", OLD."minutes", OLD."name", OLD."name_ar", OLD."name_en", OLD."name_es", OLD."name_fr", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sort", OLD."subject_id", OLD."summary", OLD."summary_ar", OLD."summary_en", OLD."summary_es", OLD."summary_fr", OLD."text_status", OLD."topic_id", OLD."version"); RETURN NULL;',
                    hash="45cc8edc89db06108580e890aea19aff35a1879a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8ae1f",
                    table="training_module",
                    when="AFTER",
                ),
            ),
        ),
    ]
