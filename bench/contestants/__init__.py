"""The same conversation, held by Jinhuai and by what others would write it with."""
