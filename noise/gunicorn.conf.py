"""One worker, because one process owns the sound; many threads, because listeners of events hold one each."""

from gunicorn.glogging import Logger

from noise.config import read


class Lines(Logger):
    """gunicorn's own lines like the service's: time, level, service."""

    error_fmt = "%(asctime)s %(levelname)s noise: %(message)s"
    datefmt = None


settings = read()
bind = f"0.0.0.0:{settings.port}"
workers = 1
worker_class = "gthread"
threads = 64
timeout = 60
graceful_timeout = 2  # open event streams never end by themselves
control_socket_disable = True
worker_tmp_dir = "/dev/shm"
logger_class = Lines
loglevel = settings.log_level.lower()
