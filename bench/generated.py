"""The reference facts multiplied, in a database of their own.

Only the published copy grows, which is all that public pages read. The numbers are about what
ten years of editing might add; training has its own generator when it exists.
"""

import psycopg

FIRST_ID = 10_000_000

# Of a row `t` of the table, numbered `n`: the columns that must differ in its copy.
_CODE = "'code', 'bench-' || n"
_COPIES = {
    "published.goals_source": (2_000, _CODE),
    "published.goals_reading": (
        2_000,
        f"{_CODE}, 'breakdown_en', 'part ' || n, 'is_headline', false, 'supersedes_id', null",
    ),
    "published.goals_citation": (4_000, _CODE),
    "public.goals_searchentry": (20_000, f"{_CODE} || t.kind"),
    "public.goals_revision": (500, "'number', 1000 + n"),
}
# Every fourth pair of goal and target that is not linked yet.
_LINKS = f"""
    INSERT INTO published.goals_link SELECT new.* FROM (
        SELECT pair.*, row_number() OVER () AS n FROM (
            SELECT goal.id AS goal_id, target.id AS target_id, target.sdg_id
            FROM published.goals_goal goal, published.goals_target target
            WHERE goal.edition_id = (SELECT id FROM published.goals_edition WHERE code = '2023')
            AND (goal.id + target.id) % 4 = 0 AND NOT EXISTS (
                SELECT FROM published.goals_link link
                WHERE link.goal_id = goal.id AND link.target_id = target.id)
        ) AS pair
    ) AS numbered,
    (SELECT link FROM published.goals_link link WHERE target_id IS NOT NULL LIMIT 1) AS model,
    jsonb_populate_record(model.link, jsonb_build_object(
        'id', {FIRST_ID} + n, 'code', 'bench-' || n, 'goal_id', goal_id, 'sdg_id', sdg_id,
        'target_id', target_id)) AS new
"""


def multiply(database: psycopg.Connection) -> dict[str, int]:
    """Add copies of rows; return how many rows each table has afterwards."""
    database.execute(_LINKS)
    for table, (count, changes) in _COPIES.items():
        database.execute(
            f"INSERT INTO {table} SELECT new.* FROM ("
            f" SELECT t, row_number() OVER () AS n FROM {table} t, generate_series(1, 1000)"
            f" LIMIT {count}) AS numbered, jsonb_populate_record(t,"
            f" jsonb_build_object('id', {FIRST_ID} + n, {changes.replace('t.', '(t).')})) AS new"
        )
    database.execute("ANALYZE")
    return {table: _count(database, table) for table in ["published.goals_link", *_COPIES]}


def _count(database: psycopg.Connection, table: str) -> int:
    return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
