"""Which plugins there are, who owns which questionnaire, and what went wrong while loading.

Results are sorted by id, so that nothing depends on the order in which packages are found.
"""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import pluggy

from diversa import hookspecs
from diversa.questionnaire.structure import Questionnaire

GROUP = "diversa"
DEFAULT_PLUGINS = (
    "diversa.defaults.exporters",
    "diversa.defaults.minimum_bases",
    "diversa.defaults.theme",
)


class RegistryError(Exception):
    """Say that two plugins clash, or that one misuses the seam."""


@dataclass(frozen=True)
class Quarantined:
    """Remember a module that could not be loaded, why, and where."""

    name: str
    reason: str
    place: str


class Registry:
    """Hold the loaded plugins and answer who brings what."""

    def __init__(self, found: Iterable[EntryPoint] | None = None) -> None:
        self._manager = pluggy.PluginManager("diversa")
        self._manager.add_hookspecs(hookspecs)
        self.quarantine: list[Quarantined] = []
        self._owners: dict[str, Any] = {}
        self.questionnaires: dict[str, Questionnaire] = {}
        self._defaults = [import_module(name) for name in DEFAULT_PLUGINS]
        for plugin in self._defaults:
            self._manager.register(plugin)
        points = entry_points(group=GROUP) if found is None else found
        for point in sorted(points, key=lambda p: p.name):
            self._load(point)
        self._manager.check_pending()

    def _load(self, point: EntryPoint) -> None:
        try:
            self.add(point.load(), point.name)
        except Exception as error:  # a broken package must not stop the others
            last = (traceback.extract_tb(error.__traceback__) or [None])[-1]
            place = f"{last.filename}:{last.lineno}" if last else point.value
            self.quarantine.append(Quarantined(point.name, f"{type(error).__name__}: {error}", place))

    def add(self, plugin: Any, name: str) -> None:
        """Register one plugin. Raises `RegistryError` where it clashes or misspells a hook."""
        self._refuse_misspelt(plugin, name)
        self._manager.register(plugin, name=name)
        try:
            self._own(plugin, name)
        except Exception:
            self._manager.unregister(plugin)
            raise

    def _refuse_misspelt(self, plugin: Any, name: str) -> None:
        """Refuse hook implementations that no specification has: nothing else would notice them."""
        known = {n for n, f in vars(hookspecs).items() if hasattr(f, "diversa_spec")}
        marked = {n for n, f in inspect.getmembers(plugin) if hasattr(f, "diversa_impl")}
        if marked - known:
            wrong = ", ".join(sorted(marked - known))
            raise RegistryError(
                f"{name} implements {wrong}, which is no hook; the hooks are {', '.join(sorted(known))}."
            )

    def _own(self, plugin: Any, name: str) -> None:
        register = getattr(plugin, "register_questionnaires", None)
        for questionnaire in register() if register else ():
            other = self._owners.get(questionnaire.id)
            if other is not None:
                raise RegistryError(
                    f"Two plugins bring the questionnaire {questionnaire.id!r}: {self.name_of(other)} and {name}."
                )
            self._owners[questionnaire.id] = plugin
            self.questionnaires[questionnaire.id] = questionnaire

    def name_of(self, plugin: Any) -> str:
        """Return the name a plugin was registered under."""
        return self._manager.get_name(plugin) or repr(plugin)

    def package_of(self, questionnaire_id: str) -> str:
        """Return the import name of the package that owns a questionnaire, whose catalogues are its own."""
        plugin = self._owners[questionnaire_id]
        return str(getattr(plugin, "__name__", type(plugin).__module__))

    def owns(self, questionnaire_id: str) -> bool:
        """Tell whether the module of a questionnaire is installed and whole."""
        return questionnaire_id in self._owners

    def gather(self, hook: str, questionnaire: Questionnaire) -> tuple[Any, ...]:
        """Ask the owner of a questionnaire, then the engine itself, for what a `register_*` hook returns.

        Raises `RegistryError` when two results have the same id.
        """
        owner = self._owners.get(questionnaire.id)
        asked = [p for p in (owner, *self._defaults) if p is not None and hasattr(p, hook)]
        return _unique(hook, [(self.name_of(p), r) for p in asked for r in getattr(p, hook)(questionnaire)])

    def collect(self, hook: str) -> tuple[Any, ...]:
        """Ask every plugin for what a hook without a questionnaire returns; sorted by id, ids unique."""
        plugins = [p for p in self._manager.get_plugins() if hasattr(p, hook)]
        found = _unique(hook, [(self.name_of(p), r) for p in plugins for r in getattr(p, hook)()])
        return tuple(sorted(found, key=lambda r: str(r.id)))

    def reasons(self, **arguments: Any) -> tuple[str, ...]:
        """Ask every plugin for a reason to withhold a cell."""
        return tuple(sorted(r for r in self._manager.hook.suppress_cell(**arguments) if r))

    def plugins(self) -> Mapping[str, tuple[str, ...]]:
        """Map each loaded plugin's name to the questionnaires it owns."""
        names = {self.name_of(p): p for p in self._manager.get_plugins()}
        return {
            n: tuple(sorted(q for q, o in self._owners.items() if o is p)) for n, p in sorted(names.items())
        }


def _unique(hook: str, results: list[tuple[str, Any]]) -> tuple[Any, ...]:
    seen: dict[str, str] = {}
    for name, result in results:
        id_ = getattr(result, "id", None)
        if id_ in seen:
            raise RegistryError(f"{hook}: {seen[id_]} and {name} both bring {id_!r}.")
        if id_ is not None:
            seen[id_] = name
    return tuple(result for _, result in results)
