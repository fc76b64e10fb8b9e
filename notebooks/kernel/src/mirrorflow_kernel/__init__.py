"""A Jupyter kernel for MirrorFlow's language."""

__version__ = "0.1.0"
