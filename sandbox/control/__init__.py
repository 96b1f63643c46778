"""The control API under /sandbox: how tests and the web page act as people and as fate."""
