"""JobBridge: from prison to work, with reasons."""

__version__ = "0.5.0"
