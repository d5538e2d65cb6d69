"""JobBridge: from prison to work, with reasons."""

__version__ = "0.4.0"
