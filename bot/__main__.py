"""python -m bot: the same as the command `jinhuai`."""

from bot.cli import main

main()
