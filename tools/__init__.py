"""What makes files of this repository; nothing that runs imports it."""
