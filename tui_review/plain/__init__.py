"""The wizard in plain lines: for screen readers, simple terminals and pipes. The same state, no screen."""
