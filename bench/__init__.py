"""What `make bench` measures: Jinhuai beside the bots that people write with python-telegram-bot and aiogram."""
