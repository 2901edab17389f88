#!/usr/bin/env bash
# One dump of the whole database, looked at before it counts; old ones go after KEEP_DAYS.
#   backup.sh FOLDER      where to: PGHOST, PGUSER, PGDATABASE, PGPASSWORD or a pgpass file
# Exit code 0 means that a new, readable dump lies in FOLDER. How to use one: README.md.
set -euo pipefail
umask 077

folder=${1:?usage: backup.sh FOLDER}
keep_days=${KEEP_DAYS:-30}
dump="$folder/portal-$(date -u +%Y%m%dT%H%M%SZ).dump"
unfinished="$dump.unfinished"
trap 'rm -f "$unfinished"' EXIT

pg_dump --format=custom --file="$unfinished"

# A dump without the published revisions could not bring the public pages back.
contents=$(pg_restore --list "$unfinished")
for table in "public goals_revisionitem" "published goals_goal" "public members_user"; do
  if ! grep -q "TABLE DATA $table " <<<"$contents"; then
    echo "The dump lacks the table ${table/ /.}: nothing was kept." >&2
    exit 1
  fi
done

mv "$unfinished" "$dump"
(cd "$folder" && sha256sum "${dump##*/}" >"${dump##*/}.sha256")
# Only after a success, so that a broken backup never eats the good ones.
find "$folder" -maxdepth 1 -name 'portal-*.dump*' -mtime "+$keep_days" -delete
echo "Saved $(du -h "$dump" | cut -f1) as $dump"
