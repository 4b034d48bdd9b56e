"""Long work: it goes on when the page that began it is closed, says how far it is, and can be found again."""
