"""Published results and past cases against the model."""
