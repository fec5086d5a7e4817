#!/bin/sh
# Installs Debian's PostgreSQL server, as root; does nothing where one is there.
set -eu
# Two processes that test may come here at once, and a program that is there before its package is whole does not run.
if [ "$(id -u)" = 0 ]; then
    exec 9>/run/strandline-install.lock
    flock 9
fi
command -v postgres >/dev/null && exit 0
for program in /usr/lib/postgresql/*/bin/postgres; do
    [ ! -x "$program" ] || exit 0
done

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "PostgreSQL is not installed, and only root can install it, with apt-get" >&2
    exit 1
fi
# Without this the package makes a cluster of its own and starts it.
mkdir -p /etc/postgresql-common/createcluster.d
echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/strandline.conf
export SYSTEMD_OFFLINE=1 DEBIAN_FRONTEND=noninteractive
install() {
    apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 postgresql
}
install >&2 || { apt-get update >&2 && install >&2; }
