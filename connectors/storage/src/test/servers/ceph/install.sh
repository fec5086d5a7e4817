#!/bin/sh
# Installs Debian's Ceph, as root; does nothing where it is there.
set -eu
# Two processes that test may come here at once, and a program that is there before its package is whole does not run.
if [ "$(id -u)" = 0 ]; then
    exec 9>/run/strandline-install.lock
    flock 9
fi
for program in ceph ceph-mon ceph-osd radosgw radosgw-admin monmaptool; do
    command -v "$program" >/dev/null || missing=yes
done
[ -n "${missing:-}" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "ceph-mon, ceph-osd and radosgw are not installed, and only root can install them, with apt-get" >&2
    exit 1
fi
# The packages come with units that would start servers of their own.
export SYSTEMD_OFFLINE=1 DEBIAN_FRONTEND=noninteractive
install() {
    apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 ceph-mon ceph-osd radosgw
}
install >&2 || { apt-get update >&2 && install >&2; }
