"""The short conversations about a case: what is asked, and what is done at the end."""
