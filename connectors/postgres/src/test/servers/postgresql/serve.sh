#!/bin/sh
# Serves a PostgreSQL of its own on 127.0.0.1 until its input ends, and then deletes it.
#   serve.sh FOLDER PORT TEMPLATE [NAME=VALUE]...
# FOLDER is new or empty; TEMPLATE is made by initdb if it is not there, and copied. The superuser is postgres, its password "secret".
# With PRIMARY_PORT in the environment it is a standby of the server there instead; with TLS=on it has a certificate for 127.0.0.1 that only FOLDER/data/server.crt
# vouches for; PROGRAMS names the folder of another version's programs.
# Answers "ready", and then each line of its input: "stop", "crash" and "start" with "done"; with "failed" if that went wrong, which control.log and log
# in FOLDER explain until its input ends.
set -eu
folder=$1 port=$2 template=$3
shift 3
# A terminal's signals go to all of its processes: the end of the input says when to end.
trap '' HUP INT TERM

programs=${PROGRAMS:-$(dirname "$(readlink -f "$(command -v postgres || ls /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)")")}
as_server() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
own() {
    mkdir -p "$1"
    [ "$(id -u)" != 0 ] || chown postgres "$1"
}
# No server keeps the pipes of this script open, and none stays in a folder that may go.
control() {
    (cd / && as_server "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -t 120 -w "$@") >>"$folder/control.log" 2>&1 </dev/null
}

own "$folder"
if [ ! -e "$template/ready" ]; then
    own "$template"
    echo secret >"$template/password"
    [ "$(id -u)" != 0 ] || chown postgres "$template/password"
    (cd / && as_server "$programs/initdb" -D "$template/data" -U postgres --pwfile="$template/password" --no-sync \
        --encoding=UTF8 --locale=C.UTF-8 --auth-local=trust --auth-host=scram-sha-256) >"$template/initdb.log" 2>&1 </dev/null
    touch "$template/ready"
fi
if [ -n "${PRIMARY_PORT:-}" ]; then
    (cd / && PGPASSWORD=secret as_server "$programs/pg_basebackup" -D "$folder/data" -h 127.0.0.1 -p "$PRIMARY_PORT" -U postgres \
        --checkpoint=fast --write-recovery-conf) >"$folder/control.log" 2>&1 </dev/null
else
    cp -a "$template/data" "$folder/data"
fi
if [ "${TLS:-}" = on ]; then
    (cd / && as_server openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
        -keyout "$folder/data/server.key" -out "$folder/data/server.crt") >>"$folder/control.log" 2>&1 </dev/null
    set -- "$@" ssl=on
fi
{
    echo "listen_addresses = '127.0.0.1'"
    echo "port = $port"
    echo "unix_socket_directories = '$folder'"
    echo "wal_level = logical"
    echo "max_prepared_transactions = 20"
    echo "max_replication_slots = 20"
    echo "max_wal_senders = 20"
    echo "fsync = off"
    echo "full_page_writes = off"
    for setting; do
        echo "${setting%%=*} = '${setting#*=}'"
    done
} >>"$folder/data/postgresql.conf"

# What went wrong is no end: somebody reads the logs, and a server that is up all the same has to be ended.
answer() {
    good=$1
    shift
    if control "$@"; then echo "$good"; else echo failed; fi
}

answer ready start
while read -r command; do
    case "$command" in
        stop) answer done -m fast stop ;;
        crash) answer done -m immediate stop ;;
        start) answer done start ;;
    esac
done
control -m immediate stop || true
rm -rf "$folder"
