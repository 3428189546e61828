"""The noise service: it owns everything that sounds or lasts."""

__version__ = "0.1.0"
