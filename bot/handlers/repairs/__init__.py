"""After publication: who stands in, who exchanges with whom, what moves, and why somebody is where they are."""
