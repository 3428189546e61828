"""One worker with threads: each open page holds one for its events."""

from webserver.config import read

bind = f"0.0.0.0:{read().port}"
workers = 1
worker_class = "gthread"
threads = 256  # 224 pages, and room for what they ask for
timeout = 60
graceful_timeout = 2  # open event streams never end by themselves
control_socket_disable = True
worker_tmp_dir = "/dev/shm"
