# In the place of minio/minio: the same release, built from source. It has no program to ask a server with, bash apart.
FROM fleet/debian:bookworm
COPY minio /usr/bin/minio
ENV MINIO_ROOT_USER_FILE=access_key MINIO_ROOT_PASSWORD_FILE=secret_key MINIO_CONFIG_ENV_FILE=config.env
VOLUME /data
CMD ["minio"]
