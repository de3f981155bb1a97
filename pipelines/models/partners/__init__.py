"""Who knew of an incident, and when: what is shared between agencies, and how soon."""
