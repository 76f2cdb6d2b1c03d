"""Routes: links with capacity, price and legal status, and the cheapest or largest flow over them."""
