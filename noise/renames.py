"""How the state follows a noise to another name. Each function returns the state after one step."""

from dataclasses import replace

from noise.saved import Saved


def following(saved: Saved, old: str, new: str) -> Saved:
    """Presets have the new name; until it is through, both names are joined or not as the old one."""
    presets = {slot: new if name == old else name for slot, name in saved.presets.items()}
    unjoined = [*saved.unjoined, new] if old in saved.unjoined else saved.unjoined
    return replace(saved, presets=presets, unjoined=unjoined, renaming=[old, new])


def followed(saved: Saved, name: str) -> Saved:
    """It is through, and the noise is called `name`."""
    others = {other for other in saved.renaming if other != name}
    return replace(saved, renaming=[], unjoined=sorted({n for n in saved.unjoined if n not in others}))


def with_unjoined(saved: Saved, name: str, unjoined: bool) -> Saved:
    """The noise's ends are left alone, or not."""
    others = {other for other in saved.unjoined if other != name}
    return replace(saved, unjoined=sorted(others | {name} if unjoined else others))
