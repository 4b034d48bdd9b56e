"""Paper for those who invite people: cards with codes, posters, the guide of a session and its report."""
