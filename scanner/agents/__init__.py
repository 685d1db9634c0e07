"""Distributed scanning: batches of folders from the queue are crawled and read, and what goes wrong is survived."""
