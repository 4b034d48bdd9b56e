"""Which plugins there are, who owns which questionnaire, and what went wrong while loading.

Results are sorted by id, so that nothing depends on the order in which packages are found.
"""

from __future__ import annotations

import importlib
import inspect
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points, version
from importlib.util import find_spec
from typing import Any

import pluggy
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from diversa import hookspecs
from diversa.questionnaire.structure import Questionnaire

GROUP = "diversa"
RESERVED = frozenset({"c", "propuestas", "que-hicimos"})
"""Names of pages that stand beside the modules of every campaign: a module so called could not be reached."""
_OF_QUESTIONNAIRES = tuple(
    name
    for name, hook in vars(hookspecs).items()
    if hasattr(hook, "diversa_spec") and "questionnaire" in inspect.signature(hook).parameters
)
"""The hooks that are asked about one questionnaire."""
DEFAULT_PLUGINS = (
    "diversa.defaults.exporters",
    "diversa.defaults.minimum_bases",
    "diversa.defaults.theme",
)


class RegistryError(Exception):
    """Say that two plugins clash, or that one misuses the seam."""


class NeedsAnotherEngine(RegistryError):
    """Say that a module was written for other versions of the engine."""


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
        self._defaults = [importlib.import_module(name) for name in DEFAULT_PLUGINS]
        for plugin in self._defaults:
            self._manager.register(plugin)
        points = entry_points(group=GROUP) if found is None else found
        for point in sorted(points, key=lambda p: p.name):
            self._load(point)
        self._manager.check_pending()

    def _load(self, point: EntryPoint) -> None:
        try:
            _require_engine(point)
            self.add(point.load(), point.name)
        except (Exception, SystemExit) as error:  # a broken package must not stop the others
            self.quarantine.append(_aside(point.name, error, point.module, point.value))

    def add(self, plugin: Any, name: str) -> None:
        """Register one plugin, or nothing of it. Raises `RegistryError` where it clashes or misuses the seam."""
        other = self._manager.get_plugin(name)
        if other is not None:
            raise RegistryError(f"Two plugins are named {name!r}: {_place(other)} and {_place(plugin)}.")
        self._refuse_misspelt(plugin, name)
        self._manager.register(plugin, name=name)
        try:
            self._own(plugin, name)
        except Exception:
            self._manager.unregister(plugin)
            raise

    def _refuse_misspelt(self, plugin: Any, name: str) -> None:
        """Refuse what looks like a hook and is none, or the other way round: nothing else would notice it."""
        known = {n for n, f in vars(hookspecs).items() if hasattr(f, "diversa_spec")}
        functions = dict(inspect.getmembers(plugin, callable))
        marked = {n for n, f in functions.items() if hasattr(f, "diversa_impl")}
        if marked - known:
            wrong = ", ".join(sorted(marked - known))
            raise RegistryError(
                f"{name} implements {wrong}, which is no hook; the hooks are {', '.join(sorted(known))}."
            )
        unmarked = ", ".join(sorted(known & functions.keys() - marked))
        if unmarked:
            raise RegistryError(f"{name} has {unmarked} without @hookimpl, so it would never be called.")

    def _own(self, plugin: Any, name: str) -> None:
        found = self._call("register_questionnaires", plugin)
        taken = {q.public_name: self.name_of(self._owners[q.id]) for q in self.questionnaires.values()}
        taken |= {id_: self.name_of(owner) for id_, owner in self._owners.items()}
        for questionnaire in found:
            if questionnaire.public_name in RESERVED:
                raise RegistryError(
                    f"{name} brings the questionnaire {questionnaire.id!r} at {questionnaire.public_name!r}, where every "
                    "campaign has another page; give it another slug."
                )
            for public in {questionnaire.id, questionnaire.public_name}:
                if public in taken:
                    raise RegistryError(
                        f"Two plugins bring the questionnaire {public!r}: {taken[public]} and {name}."
                    )
            taken |= {questionnaire.id: name, questionnaire.public_name: name}
        for questionnaire in found:
            self._owners[questionnaire.id] = plugin
            self.questionnaires[questionnaire.id] = questionnaire

    def _call(self, hook: str, plugin: Any, **arguments: Any) -> tuple[Any, ...]:
        """Return what one plugin's hook returns; nothing where it has none."""
        for found in getattr(self._manager.hook, hook).get_hookimpls():
            if found.plugin is plugin:
                return tuple(found.function(*(arguments[name] for name in found.argnames)))
        return ()

    def name_of(self, plugin: Any) -> str:
        """Return the name a plugin was registered under."""
        return self._manager.get_name(plugin) or repr(plugin)

    def package_of(self, questionnaire_id: str) -> str:
        """Return the import name of the package that owns a questionnaire, whose catalogues are its own."""
        return _place(self._owners[questionnaire_id])

    def owns(self, questionnaire_id: str) -> bool:
        """Tell whether the module of a questionnaire is installed and whole."""
        return questionnaire_id in self._owners

    def gather(self, hook: str, questionnaire: Questionnaire) -> tuple[Any, ...]:
        """Ask the owner of a questionnaire, then the engine itself, for what a `register_*` hook returns.

        Raises `RegistryError` when two results have the same id.
        """
        owner = self._owners.get(questionnaire.id)
        asked = [p for p in (owner, *self._defaults) if p is not None]
        found = [
            (self.name_of(p), r) for p in asked for r in self._call(hook, p, questionnaire=questionnaire)
        ]
        return _unique(hook, found)

    def collect(self, hook: str) -> tuple[Any, ...]:
        """Ask every plugin for what a hook without a questionnaire returns; sorted by id, ids unique."""
        plugins = sorted(self._manager.get_plugins(), key=self.name_of)
        found = _unique(hook, [(self.name_of(p), r) for p in plugins for r in self._call(hook, p)])
        return tuple(sorted(found, key=lambda r: str(r.id)))

    def broken(self) -> list[Quarantined]:
        """Return what could not be loaded, and what fails only when it is asked: modules may import their rooms late."""
        found = list(self.quarantine)
        for id_, questionnaire in sorted(self.questionnaires.items()):
            package = self.package_of(id_)
            for hook in _OF_QUESTIONNAIRES:
                try:
                    self.gather(hook, questionnaire)
                except (Exception, SystemExit) as error:
                    found.append(_aside(id_, error, package, package))
        return list(dict.fromkeys(found))

    def reasons(self, **arguments: Any) -> tuple[str, ...]:
        """Ask every plugin for a reason to withhold a cell."""
        return tuple(sorted(r for r in self._manager.hook.suppress_cell(**arguments) if r))

    def plugins(self) -> Mapping[str, tuple[str, ...]]:
        """Map each loaded plugin's name to the questionnaires it owns."""
        names = {self.name_of(p): p for p in self._manager.get_plugins()}
        return {
            n: tuple(sorted(q for q, o in self._owners.items() if o is p)) for n, p in sorted(names.items())
        }


def engine_version() -> str:
    """Return the version of the installed engine."""
    return version(GROUP)


def _require_engine(point: EntryPoint) -> None:
    """Refuse a module whose package asks for other versions of the engine, before any of its code is run.

    Installers refuse it as well, but a folder can be put on the path without one.
    """
    package = getattr(point, "dist", None)
    if package is None:
        return
    for line in package.requires or ():
        wanted = Requirement(line)
        if canonicalize_name(wanted.name) != GROUP or (wanted.marker and not wanted.marker.evaluate()):
            continue
        if not wanted.specifier.contains(engine_version(), prereleases=True):
            raise NeedsAnotherEngine(
                f"{package.name} {package.version} needs {GROUP}{wanted.specifier}, and this is {GROUP} "
                f"{engine_version()}: install a version of the module that fits, or the engine that it asks for."
            )


def _place(plugin: Any) -> str:
    return str(getattr(plugin, "__name__", type(plugin).__module__))


def _aside(name: str, error: BaseException, module: str, fallback: str) -> Quarantined:
    return Quarantined(name, f"{type(error).__name__}: {error}", _where(error, module) or fallback)


def _where(error: BaseException, module: str) -> str:
    """Return the last line of the module's own that led to an error; its file where there is none, if it has one."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}"
    package = find_spec(module.partition(".")[0])
    if package is None:
        return ""
    home = (package.submodule_search_locations or [package.origin or ""])[0]
    frames = traceback.extract_tb(error.__traceback__)
    own = [f"{f.filename}:{f.lineno}" for f in frames if f.filename.startswith(home)]
    return own[-1] if own else home


def _unique(hook: str, results: list[tuple[str, Any]]) -> tuple[Any, ...]:
    seen: dict[str, str] = {}
    for name, result in results:
        id_ = getattr(result, "id", None)
        if id_ in seen:
            raise RegistryError(f"{hook}: {seen[id_]} and {name} both bring {id_!r}.")
        if id_ is not None:
            seen[id_] = name
    return tuple(result for _, result in results)
