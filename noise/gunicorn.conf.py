"""One worker, because one process owns the sound; many threads, because listeners of events hold one each."""

from noise.config import read

bind = f"0.0.0.0:{read().port}"
workers = 1
worker_class = "gthread"
threads = 64
timeout = 60
graceful_timeout = 2  # open event streams never end by themselves
control_socket_disable = True
worker_tmp_dir = "/dev/shm"
