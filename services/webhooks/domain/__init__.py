"""The rules of delivering: what is delivered, how often, signed how, and to which addresses."""
