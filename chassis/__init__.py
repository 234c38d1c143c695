"""The technical ground under every service: no word of interviews in here."""
