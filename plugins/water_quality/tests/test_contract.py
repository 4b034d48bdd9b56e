"""The module keeps the contract of all modules, one test for each rule."""

from diversa.testing.rules import test_module_keeps_the_contract  # noqa: F401
