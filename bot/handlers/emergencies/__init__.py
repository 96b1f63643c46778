"""求助: what is said to who raised it, to who comes, and to who looks after the whole."""
