"""Who may act, and where: regions, people, posts, kin declarations, sign-in."""
