"""金槐义警助手: the chat assistant that runs a neighbourhood's volunteer-police team."""

__version__ = "0.1.0"
