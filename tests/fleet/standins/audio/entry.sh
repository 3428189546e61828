#!/bin/bash
# Starts as the block does: it waits for the hardware, then sets the volume of AUDIO_VOLUME, or 75 percent.
set -e
mkdir -p /run/pulse
sleep 10
echo "set-sink-volume @DEFAULT_SINK@ $((${AUDIO_VOLUME:-75} * 65536 / 100))" >>/etc/pulse/default.pa.d/00-audioblock.pa
exec "$@"
