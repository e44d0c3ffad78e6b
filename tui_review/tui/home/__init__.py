"""The home screen: the reviews of a folder, and starting a new one."""
