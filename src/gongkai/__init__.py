"""gongkai (公开): government information disclosure, from the register to the statutory annual report."""

__version__ = "0.1.0"
