#!/bin/sh
# The first process of a box: its Docker engine runs as long as somebody holds this script's input open. When the tests end,
# however they do, the input closes, this process ends, and the kernel ends all others of the box, mounts and network with them.
ip link set lo up
dockerd "$@" &
cat >/dev/null
