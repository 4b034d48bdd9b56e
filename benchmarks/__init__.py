"""The measurements that the README quotes: one command each, with its floor measured in the same run."""
