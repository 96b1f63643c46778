"""What people do in their chats, one file per kind of act."""
