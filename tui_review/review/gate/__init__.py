"""The one gate: every change of a review is proposed to it, and only what it accepts is ever written."""
