"""What has which shape: classes are the one definition, and every file is held against them with the same words."""
