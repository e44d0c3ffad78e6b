"""The screens: they draw the state of a review and hold no rule. The only part that imports textual."""
