"""The sections that are this module's own, in the order they are asked, and the list of grounds they stand on."""
