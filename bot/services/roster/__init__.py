"""The roster in the database: what a plan depends on, plans as drafts, and their publication.

`bot/roster` decides and knows no database; here its values are read from rows and written to them.
"""
