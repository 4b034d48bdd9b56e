"""People and the office speak to each other: messages by receipt, proposals, ratings, and what the office did."""
