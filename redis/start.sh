#!/bin/sh
# Starts Redis, whatever a pulled plug has left of its append-only file. Redis itself goes on from a tail that was cut
# off, but not from one of zeros, which ext4 can leave, nor without its manifest; then the box would forget for ever.
set -eu
conf=$(cd "$(dirname "$0")" && pwd)/redis.conf
aof=appendonlydir
manifest=$aof/appendonly.aof.manifest
cd "${DATA:-/data}"

say() {
    echo "redis/start.sh: $*"
}

files() {  # the parts of one kind that are there, oldest first
    ls "$aof" | grep -E "^appendonly\.aof\.[0-9]+\.$1\.(rdb|aof)\$" | sort -t . -k 3n || :
}

listed() {  # the lines of a manifest; a change found in two parts does no harm, as every one sets a value
    files base | tail -n 1 | sed -E 's/.*\.aof\.([0-9]+)\..*/file & seq \1 type b/'
    files incr | sed -E 's/.*\.aof\.([0-9]+)\..*/file & seq \1 type i/'
}

sound() {
    grep -aq '^file ' "$manifest" 2>/dev/null && redis-check-aof "$manifest" >/dev/null 2>&1
}

keep_copy() {  # one only, as the card is small
    rm -rf damaged
    cp -Rp "$aof" damaged 2>/dev/null || rm -rf damaged
}

fix() {
    echo y | redis-check-aof --fix "$manifest" >/dev/null 2>&1 || :
    sound
}

repair() {
    fix || { listed >"$manifest" && fix; }
}

start_empty() {  # a rename needs no room, should there have been none for the copy
    [ -d damaged ] || mv "$aof" damaged
    rm -rf "$aof"
}

if [ -n "$(ls "$aof" 2>/dev/null)" ] && ! sound; then
    keep_copy
    if repair; then
        say "What was stored was damaged and is repaired; as it was, it is in the folder 'damaged'."
    else
        start_empty
        say "What was stored is beyond repair, Redis starts empty; as it was, it is in the folder 'damaged'."
    fi
fi
exec redis-server "$conf" "$@"
