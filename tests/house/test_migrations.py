"""The lint of migrations finds each thing that would stop a platform, and lets good ones pass."""

import pytest
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.functions import Now

from tools import migrations as lint

BEFORE = ModelState(
    "cases",
    "Thing",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=40)),
        ("note", models.CharField(max_length=40, null=True)),
    ],
)
TEXT = models.CharField(max_length=40)
INDEX = models.Index(fields=["name"], name="things_by_name")
CHECK = models.CheckConstraint(condition=~models.Q(name=""), name="a_thing_has_a_name")
UNIQUE = models.UniqueConstraint("name", name="one_thing_for_each_name")
SQL, NOOP = migrations.RunSQL, migrations.RunSQL.noop


def nothing(apps, editor):
    pass


def found(*operations, app="cases", name="0099_x", atomic=True):
    state = ProjectState()
    state.add_model(BEFORE if app == "cases" else ModelState(app, "Thing", BEFORE.fields))
    made = migrations.Migration(name, app)
    made.operations, made.atomic = list(operations), atomic
    return [one.rule for one in lint.faults_of(made, state)]


@pytest.mark.parametrize(
    ("rule", "operation"),
    [
        ("not-null", migrations.AddField("thing", "more", TEXT)),
        ("not-null", migrations.AddField("thing", "more", models.IntegerField(default=1))),
        ("not-null", migrations.AlterField("thing", "note", TEXT)),
        ("not-null", SQL("ALTER TABLE t ALTER COLUMN a SET NOT NULL", NOOP)),
        ("rename", migrations.RenameField("thing", "name", "title")),
        ("rename", migrations.RenameModel("Thing", "Matter")),
        ("rename", migrations.AlterModelTable("thing", "matters")),
        (
            "rename",
            migrations.AlterField("thing", "name", models.CharField(max_length=40, db_column="x")),
        ),
        ("rename", SQL("ALTER TABLE t RENAME TO u", NOOP)),
        ("drop", migrations.RemoveField("thing", "note")),
        ("drop", migrations.DeleteModel("Thing")),
        ("drop", SQL("ALTER TABLE t DROP COLUMN a", NOOP)),
        ("rewrite", migrations.AlterField("thing", "name", models.IntegerField())),
        ("rewrite", migrations.AlterField("thing", "name", models.CharField(max_length=20))),
        (
            "rewrite",
            migrations.AddField("thing", "more", models.UUIDField(db_default=RandomUUID())),
        ),
        ("rewrite", SQL("ALTER TABLE t ALTER COLUMN a TYPE bigint", NOOP)),
        ("rewrite", SQL("ALTER TABLE t SET UNLOGGED", NOOP)),
        ("index", migrations.AddIndex("thing", INDEX)),
        ("index", migrations.AddConstraint("thing", UNIQUE)),
        ("index", migrations.AddField("thing", "more", models.DateField(null=True, db_index=True))),
        (
            "index",
            migrations.AlterField("thing", "name", models.CharField(max_length=40, unique=True)),
        ),
        ("index", SQL("CREATE INDEX i ON t (a)", NOOP)),
        ("check", migrations.AddConstraint("thing", CHECK)),
        ("check", SQL("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)", NOOP)),
        ("reverse", SQL("SELECT 1")),
        ("batches", migrations.RunPython(nothing, migrations.RunPython.noop)),
        ("batches", SQL("UPDATE t SET a = 1", NOOP)),
    ],
)
def test_what_would_stop_a_platform_is_found(rule, operation):
    assert found(operation) == [rule]
    assert rule in lint.SENTENCES


def test_a_fill_without_a_way_back_is_found():
    assert found(migrations.RunPython(nothing), atomic=False) == ["reverse"]


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("thing", "more", models.CharField(max_length=40, null=True)),
        migrations.AddField("thing", "more", models.CharField(max_length=40, db_default="")),
        migrations.AddField("thing", "more", models.DateTimeField(db_default=Now())),
        migrations.AlterField("thing", "name", models.CharField(max_length=80)),
        migrations.AlterField("thing", "name", models.TextField()),
        migrations.AlterField("thing", "name", models.CharField(max_length=40, null=True)),
        AddIndexConcurrently("thing", INDEX),
        AddConstraintNotValid("thing", CHECK),
        SQL("CREATE INDEX CONCURRENTLY i ON t (a)", NOOP),
        SQL("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID", NOOP),
        migrations.RunPython(nothing, migrations.RunPython.noop),
        SQL("UPDATE t SET a = 1", NOOP),
    ],
)
def test_what_stops_nobody_passes(operation):
    assert found(operation, atomic=False) == []


def test_a_table_that_is_new_or_small_and_the_first_migration_are_free():
    made = migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])

    assert found(made, migrations.AddIndex("new", INDEX)) == []
    assert found(migrations.AddIndex("thing", INDEX), app="catalogue") == []
    assert found(migrations.AddIndex("thing", INDEX), name="0001_initial") == []


def test_our_own_migrations_pass_and_each_exemption_is_used_and_has_a_reason():
    everything = {(one.migration, one.rule) for one in lint.all_faults()}

    assert everything == set(lint.EXEMPT)
    assert all(lint.EXEMPT.values())
