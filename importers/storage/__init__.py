"""Where the program keeps its own files: settings, profiles, tokens, recent files, remembered columns, shop values."""
