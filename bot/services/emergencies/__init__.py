"""求助: raised, called to, answered, ended. FORMS: Emergency."""
