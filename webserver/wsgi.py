"""The WSGI entry: `gunicorn -c webserver/gunicorn.conf.py webserver.wsgi:app`."""

import logging

from noise.client import Client
from webserver.app import create_app
from webserver.config import read

config = read()
logging.basicConfig(level=config.log_level, format="%(asctime)s %(levelname)s webserver: %(message)s")
app = create_app(Client(config.noise_url, config.password), config.password, config.console_port)
