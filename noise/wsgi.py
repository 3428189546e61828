"""The WSGI entry: `gunicorn -c noise/gunicorn.conf.py noise.wsgi:app`."""

import atexit

from noise.config import read
from noise.service import build

service = build(read())
atexit.register(service.close)
app = service.app
