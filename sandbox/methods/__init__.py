"""The Bot API's methods, one file per family. Importing the package's families fills the registry."""
