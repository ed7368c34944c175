#!/usr/bin/env bash
# Every night at 01:30: the database and the uploaded files, each complete or not there at all.
# By hand: docker compose run --rm backup now
set -euo pipefail
umask 077

backup() {
    local day
    day=$(date +%Y-%m-%d)
    pg_dump --format=custom --file="/backups/.yimen-$day.part"
    pg_restore --list "/backups/.yimen-$day.part" >/dev/null
    mv "/backups/.yimen-$day.part" "/backups/yimen-$day.dump"
    tar --create --gzip --file="/backups/.files-$day.part" --directory=/files .
    mv "/backups/.files-$day.part" "/backups/files-$day.tar.gz"
    find /backups -maxdepth 1 \( -name 'yimen-*.dump' -o -name 'files-*.tar.gz' \) -mtime "+$KEEP_DAYS" -delete
    echo "$(date '+%F %T') 备份完成：yimen-$day.dump"
}

if [[ ${1:-} == now ]]; then
    backup
    exit
fi
while true; do
    sleep "$(($(date -d 'tomorrow 01:30' +%s) - $(date +%s)))"
    # A failed night is told and does not end the next ones.
    (backup) || echo "$(date '+%F %T') 备份失败" >&2
done
