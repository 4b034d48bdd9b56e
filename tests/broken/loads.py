"""It does not even import."""

import diversa_that_nobody_wrote  # noqa: F401
