"""Ways of an order to the forces: where radio is heard under water, and which units hear it together."""
