"""The services that ask an interviewer, each as a process whose interviewer takes a fixed time."""
