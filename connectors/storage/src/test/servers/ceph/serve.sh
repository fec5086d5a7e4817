#!/bin/bash
# Runs a Ceph cluster of one monitor, one storage daemon that keeps everything in memory, and one RADOS Gateway, on the loopback interface only.
#
#   serve.sh <empty folder> <port of the monitor> <port of the gateway>
#
# Takes commands from its standard input, one a line, and answers each with a line: "ready" after the start and after "start", "stopped" after "stop"
# (of the gateway alone: what is stored stays). At the end of the input, which comes with the death of the process that started it too, all ends.
set -euo pipefail
folder=$1 monitor_port=$2 gateway_port=$3
mkdir "$folder"/{monitor,storage,gateway,run,log}
export CEPH_CONF=$folder/ceph.conf

cat > "$CEPH_CONF" <<CONFIGURATION
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon host = [v2:127.0.0.1:$monitor_port]
public addr = 127.0.0.1
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
ms bind ipv6 = false
ms bind msgr1 = false
auth cluster required = none
auth service required = none
auth client required = none
run dir = $folder/run
log file = $folder/log/\$name.log
admin socket = $folder/run/\$name.\$pid.asok
pid file =
mon data = $folder/monitor
mon data avail crit = 1
mon data avail warn = 2
mon allow pool size one = true
mon max pg per osd = 1000
osd data = $folder/storage
osd objectstore = memstore
memstore device bytes = 4294967296
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd crush chooseleaf type = 0

[client.rgw.test]
rgw data = $folder/gateway
rgw frontends = beast endpoint=127.0.0.1:$gateway_port
rgw dns name = localhost
rgw thread pool size = 32
rgw s3 auth use sts = true
rgw sts key = 0123456789abcdef
rgw crypt require ssl = false
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = backup-key=c3RyYW5kbGluZS1iYWNrdXAta2V5LW9mLTMyLWJ5dGU=
# Seen by a gateway at the next request: a quota has to hold at once.
rgw bucket quota ttl = 0
rgw bucket quota cache size = 0
# Without authentication the built-in "secure" ends in a loop of refused connections.
ms mon client mode = crc
CONFIGURATION

# Ends with this script, however that ends.
daemon() {
    setpriv --pdeathsig KILL "$@" -f >> "$folder/log/daemons.out" 2>&1 < /dev/null &
}

# Until a command succeeds; at most a minute, as on a busy machine.
await() {
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        if "$@" > /dev/null 2>&1; then
            return
        fi
        sleep 0.1
    done
    echo "$* did not succeed within a minute" >&2
    return 1
}

start_gateway() {
    daemon radosgw -n client.rgw.test
    gateway=$!
    await curl -s -o /dev/null "http://127.0.0.1:$gateway_port/"
}

stop_gateway() {
    kill "$gateway"
    wait "$gateway" || true
}

monmaptool --create --fsid "$(sed -n 's/^fsid = //p' "$CEPH_CONF")" --addv test "[v2:127.0.0.1:$monitor_port]" "$folder/monitors" > /dev/null
ceph-mon --mkfs -i test --monmap "$folder/monitors"
daemon ceph-mon -i test
monitor=$!
trap 'kill -KILL $(jobs -p) 2> /dev/null || true; rm -rf "$folder"' EXIT

storage_id=$(cat /proc/sys/kernel/random/uuid)
await timeout 10 ceph osd new "$storage_id"
ceph-osd -i 0 --mkfs --osd-uuid "$storage_id" > /dev/null 2>&1
daemon ceph-osd -i 0

radosgw-admin user create --uid=admin --display-name=admin --access-key=admin --secret-key=admin-secret --caps='roles=*;user-policy=*' > /dev/null
for class in STANDARD_IA GLACIER; do
    radosgw-admin zonegroup placement add --rgw-zonegroup default --placement-id default-placement --storage-class "$class" > /dev/null
    radosgw-admin zone placement add --rgw-zone default --placement-id default-placement --storage-class "$class" --data-pool "default.rgw.$class" > /dev/null
done
start_gateway
echo ready

while read -r command; do
    case $command in
        stop) stop_gateway && echo stopped ;;
        start) start_gateway && echo ready ;;
    esac
done
