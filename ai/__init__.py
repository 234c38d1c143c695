"""The interviewer: one port, its providers, rubric, question bank and evaluation."""
