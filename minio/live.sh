#!/bin/bash
# Whether MinIO answers. The image has no program for it that is small, but bash opens a connection itself.
set -eu
exec 3<>"/dev/tcp/127.0.0.1/${MINIO_PORT:-9000}"
printf 'GET /minio/health/live HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r answer <&3
[[ $answer == *" 200 "* ]]
