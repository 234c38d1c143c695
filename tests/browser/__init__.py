"""The pages in a real browser, on a real room with the offline interviewer."""
