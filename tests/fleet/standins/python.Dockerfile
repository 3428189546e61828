# In the place of python:3.11-slim-bookworm: Debian's own Python 3.11 under the same names.
FROM fleet/debian:bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates python3 python3-pip python3-venv \
    && rm -rf /var/lib/apt/lists/* /usr/lib/python3*/EXTERNALLY-MANAGED \
    && ln -s python3 /usr/bin/python
# What this machine needs to reach its package registry.
COPY host/ /
CMD ["python3"]
