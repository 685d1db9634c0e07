"""Which folders may be given to a migration tool whole: the fewest that hold approved items and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from models.migration import FolderTask, Move, Target

Place = tuple[str, str]
"""A share and a folder relative to its root, "" for the root."""


@dataclass(slots=True)
class State:
    """What is known of a folder: whether something in it must not go, or not as it is; where it goes; how much."""

    mixed: bool = False
    target: Target | None = None
    items: int = 0
    size: int = 0


class SourceFolders:
    """Collects what lies in each source folder, then finds the tasks. About 300 bytes of memory a folder."""

    def __init__(self) -> None:
        self._all: dict[Place, State] = {}
        self._tasks: dict[Place, FolderTask] = {}

    def _state(self, share: str, folder: str) -> State:
        return self._all.setdefault((share, folder), State())

    def stays(self, share: str, path: str) -> None:
        """A file that does not move."""
        self._state(share, path.rpartition("/")[0]).mixed = True

    def not_known(self, share: str, folder: str) -> None:
        """A folder that was not looked into: what it holds is not approved."""
        self._state(share, folder).mixed = True

    def moves(self, move: Move) -> None:
        """A file that moves. In a folder that goes whole it must keep its name and go where its neighbours go."""
        state, target = self._state(move.share, move.folder), move.target.at(move.target.folder)
        same = state.target is None or state.target == target
        if not (move.ready and move.target.name == move.name and same):
            state.mixed = True
        state.target = state.target or target
        state.items, state.size = state.items + 1, state.size + move.size

    def tasks(self) -> tuple[FolderTask, ...]:
        """The fewest folders that hold nothing but what may go as it is, by share and path.

        They are the folders that are wholly approved while the folder above is not, so no smaller number of folders
        holds the same items.
        """
        for place in list(self._all):
            self._add_above(place)
        for place in sorted(self._all, key=_depth, reverse=True):
            self._into_above(place)
        found = [place for place, state in self._all.items() if self._whole(state) and not self._inside(place)]
        self._tasks = {place: task for place in sorted(found) if (task := self._task(place))}
        return tuple(self._tasks.values())

    def task_of(self, move: Move) -> FolderTask | None:
        """The folder task that takes an item, None for one that must be staged; after `tasks`."""
        folder = move.folder
        while (found := self._tasks.get((move.share, folder))) is None and folder:
            folder = folder.rpartition("/")[0]
        return found

    def _add_above(self, place: Place) -> None:
        share, folder = place
        while folder:
            folder = folder.rpartition("/")[0]
            if (share, folder) in self._all:
                return
            self._all[share, folder] = State()

    def _into_above(self, place: Place) -> None:
        """Tell the folder above what a folder with all below it is."""
        share, folder = place
        if not folder:
            return
        state, above = self._all[place], self._all[share, folder.rpartition("/")[0]]
        wanted = _above(state.target, folder.rpartition("/")[2])
        if not self._whole(state) or wanted is None or above.target not in (None, wanted):
            above.mixed = True
        above.target = above.target or wanted
        above.items, above.size = above.items + state.items, above.size + state.size

    @staticmethod
    def _whole(state: State) -> bool:
        return not state.mixed and state.target is not None

    def _inside(self, place: Place) -> bool:
        """True when the folder above goes whole too."""
        share, folder = place
        return bool(folder) and self._whole(self._all[share, folder.rpartition("/")[0]])

    def _task(self, place: Place) -> FolderTask | None:
        state = self._all[place]
        return FolderTask(*place, state.target, state.items, state.size) if state.target else None


def _depth(place: Place) -> tuple[int, str, str]:
    share, folder = place
    return folder.count("/") + 1 if folder else 0, share, folder


def _above(target: Target | None, name: str) -> Target | None:
    """Where the folder above goes if a folder of this name goes to `target`, None where that is not so simple."""
    if target is None:
        return None
    above, _, last = target.folder.rpartition("/")
    return target.at(above) if last == name else None
