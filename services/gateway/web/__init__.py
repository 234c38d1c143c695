"""The pages for the browser: their frame and files, the cookie session, and the login."""
