"""One worker with threads: each open page holds one for its events."""

from gunicorn.glogging import Logger

from webserver.config import read


class Lines(Logger):
    """gunicorn's own lines like the service's: time, level, service."""

    error_fmt = "%(asctime)s %(levelname)s webserver: %(message)s"
    datefmt = None


settings = read()
bind = f"0.0.0.0:{settings.port}"
workers = 1
worker_class = "gthread"
threads = 256  # 224 pages, and room for what they ask for
timeout = 60
graceful_timeout = 2  # open event streams never end by themselves
control_socket_disable = True
worker_tmp_dir = "/dev/shm"
logger_class = Lines
loglevel = settings.log_level.lower()
