#!/bin/sh
# Starts MinIO with a password that only this box has, in a file on a volume that only MinIO and noise mount.
# The image is a minimal one: nothing here but sh, head, tr, mkdir, chmod and mv.
set -eu
file=${MINIO_ROOT_PASSWORD_FILE:-/secret/minio_root_password}
given=${MINIO_ROOT_PASSWORD:-}

refuse() {
    echo "$1" >&2
    exit 1
}

kept() {  # what the file has, or nothing
    if [ -r "$file" ]; then read -r line <"$file" || :; fi
    printf %s "${line:-}"
}

generated() {  # 1024 bytes have some 250 letters and digits among them
    head -c 1024 /dev/urandom | LC_ALL=C tr -dc A-Za-z0-9 | head -c 32
}

# Written aside and renamed, so that nobody reads a half. The two services need not have the same user.
keep() {
    mkdir -p "${file%/*}/"
    printf '%s\n' "$1" >"$file.new"
    chmod 644 "$file.new"
    mv "$file.new" "$file"
}

case $file in /*) ;; *) refuse "MINIO_ROOT_PASSWORD_FILE is '$file', but it has to begin with a slash." ;; esac
[ -z "$given" ] || [ ${#given} -ge 8 ] || refuse "MINIO_ROOT_PASSWORD has to have 8 or more characters."
password=${given:-$(kept)}
[ ${#password} -ge 8 ] || password=$(generated)
[ "$password" = "$(kept)" ] || keep "$password"

# MinIO reads the password from the file alone.
unset MINIO_ROOT_PASSWORD
export MINIO_ROOT_PASSWORD_FILE="$file"
export MINIO_ROOT_USER="${MINIO_ROOT_USER:-noise}"

# For a machine of 1 GB with a card in it. Memory is bounded, but not below 256 MiB: there MinIO is at its garbage all the time
# as soon as somebody listens for events (measured: 11 % of a core, against none). The files are looked through every half
# hour, not every minute. A request beyond the most at a time is refused and tries again after a minute, and six uploads
# make 18 at once, so this number only bounds the memory; who listens for events is not counted.
export MINIO_MEMLIMIT="${MINIO_MEMLIMIT:-288MiB}"
export MINIO_API_REQUESTS_MAX="${MINIO_API_REQUESTS_MAX:-64}"
export MINIO_SCANNER_SPEED="${MINIO_SCANNER_SPEED:-slowest}"
# An acknowledged upload survives a pulled plug.
export MINIO_FS_OSYNC="${MINIO_FS_OSYNC:-on}"
# The region that clients take for granted.
export MINIO_SITE_REGION="${MINIO_SITE_REGION:-us-east-1}"
# It asks nobody for updates, tells nobody about itself, and its page does not move.
export MINIO_UPDATE=off MINIO_CALLHOME_ENABLE=off MINIO_BROWSER_LOGIN_ANIMATION=off

exec minio server "${DATA:-/data}" --address ":${MINIO_PORT:-9000}" --console-address ":${MINIO_CONSOLE_PORT:-9001}" "$@"
