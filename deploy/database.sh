#!/bin/sh
# Runs once, when the database is empty: the portal's own role and database.
# The role is no superuser. The search path is set here as well as by the portal, so that a
# connection pooler that drops options never shows drafts to readers (docs/decisions/0006).
set -eu

psql --set ON_ERROR_STOP=1 --set password="$DATABASE_PASSWORD" --username "${POSTGRES_USER:-postgres}" <<'SQL'
CREATE ROLE portal LOGIN PASSWORD :'password';
CREATE DATABASE portal OWNER portal;
ALTER ROLE portal SET search_path = published, public;
SQL
