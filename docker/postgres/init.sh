#!/bin/sh
# Run by the postgres image when its data folder is new.
set -eu
psql --username postgres \
  --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" \
  --set system_password="$SYSTEM_PASSWORD" --set audit_reader_password="$AUDIT_READER_PASSWORD" \
  --file /roles.sql
