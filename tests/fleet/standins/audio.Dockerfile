# In the place of balena's audio block: PulseAudio with one device that is none, set up and started as the block does.
FROM fleet/debian:bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends pulseaudio pulseaudio-utils \
    && rm -rf /var/lib/apt/lists/* \
    && sed -i 's/^load-module module-native-protocol-unix/#&/' /etc/pulse/default.pa
COPY audio/block.pa /etc/pulse/default.pa.d/00-audioblock.pa
COPY audio/daemon.conf audio/client.conf /etc/pulse/
COPY audio/entry.sh /usr/src/
ENTRYPOINT ["/usr/src/entry.sh"]
CMD ["pulseaudio"]
