"""What is wrong with a set-up, and how it is mended: the machine, the reviews, git, instruments. It only looks."""
