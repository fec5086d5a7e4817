#!/bin/sh
# Checks docker-compose.yml, which needs no engine: docker compose, docker-compose, or Debian's package of it.
set -eu
cd "$(dirname "$0")/.."
if docker compose version >/dev/null 2>&1; then
    compose='docker compose'
else
    command -v docker-compose >/dev/null || {
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker-compose
    } >&2
    compose=docker-compose
fi
services=$($compose -f docker-compose.yml --profile cli config --services | sort | tr '\n' ' ')
printf 'docker-compose.yml: %s\n' "$services"
[ "$services" = 'azurite jobmanager postgres s3 strandline taskmanager ' ]
# What the store's holder shares with the cluster has one path in all of them.
[ "$($compose -f docker-compose.yml --profile cli config | grep -c -E '/strandline/data(:rw)?$')" -eq 3 ]
