"""A year's reviews of one township: which households are due, on which day the visitors come to which village."""
