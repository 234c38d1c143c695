"""The setup service: sessions and their erasure."""
