"""Builds and runs the container without a container engine, from the Dockerfile itself.

    sudo python -m benchmarks.container [--torch cpu] [--out RESULTS.json]

For machines that have no Docker. Every instruction of the Dockerfile is carried out:
RUN in a chroot, COPY from the filtered context or from the stage before. A stage is an
overlay whose lowest layer is this machine's own file system in the place of the base
image, so its upper layer holds exactly what the stage adds, and is measured. The
result then runs as Docker or Kubernetes would run it: root file system read-only, tmpfs
on /tmp and /dev/shm, the user of the image, no capabilities, no new privileges, and a
network namespace that has a loopback and nothing else. It has to become healthy by its
own HEALTHCHECK, answer an article, and stop within its grace period.

What this does not show: the base image itself, the layers' compression, and an engine's
own defaults (seccomp profile, cgroup limits). Needs Linux, root, and Python 3.11.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.dockerfile import Stage, arguments, context_files, expand, read_stages
from benchmarks.figures import write_json

ROOT: Final = Path(__file__).resolve().parent.parent
PATIENCE: Final = 120.0
_BASE_VARIABLES: Final = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    # The base image has its Python's library on the loader's list.
    "LD_LIBRARY_PATH": "/usr/local/lib",
}
MEBIBYTE: Final = 1024 * 1024
ARTICLE: Final = {"text": "On Monday rebel fighters shelled a police station near Kidal."}
_ASK: Final = """
import json, sys, urllib.request as u
request = u.Request("http://127.0.0.1:8000/events", sys.stdin.buffer.read(),
                    {"Content-Type": "application/json"})
print(json.dumps([event["type"] for event in json.load(u.urlopen(request, timeout=60))["events"]]))
"""
_UNUSED: Final = shutil.ignore_patterns("test", "tests", "__pycache__")
_LOOPBACK: Final = """
import fcntl, socket, struct
with socket.socket() as probe:
    fcntl.ioctl(probe, 0x8914, struct.pack("16sH", b"lo", 0x41))
"""
"""Sets the flags "up" and "running" of the loopback: SIOCSIFFLAGS, netdevice(7)."""
_WRITE: Final = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_bytes(b'x')"
_CONNECT: Final = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=3)"


@dataclass(slots=True)
class Image:
    """A file system that is being built, with what it says about its process."""

    folder: Path
    lower: list[Path]
    """Layers below, the highest first."""
    variables: dict[str, str] = field(default_factory=lambda: dict(_BASE_VARIABLES))
    directory: str = "/"
    told: dict[str, str] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)

    @property
    def upper(self) -> Path:
        """What this image adds."""
        return self.folder / "upper"

    @property
    def merged(self) -> Path:
        """Where it is mounted."""
        return self.folder / "merged"

    def mount(self) -> None:
        """Mount it for writing, with the devices and processes of this machine."""
        for name in ("upper", "work", "merged"):
            (self.folder / name).mkdir(parents=True)
        _overlay(self.merged, self.lower, upper=self.upper, work=self.folder / "work")
        _mount_system(self.merged)

    def path(self, inside: str) -> Path:
        """Return where the path ``inside`` the image lies outside."""
        return self.merged / Path(self.directory, inside).as_posix().lstrip("/")


def build(stages: Sequence[Stage], given: Mapping[str, str], folder: Path, base: Path) -> Image:
    """Carry out every stage; return the last one."""
    done: dict[str, Image] = {}
    for number, stage in enumerate(stages):
        image = Image(folder / f"stage-{number}", lower=[base, Path("/")])
        image.mount()
        build_arguments = arguments(stage, given)
        for one in stage.instructions:
            started, before = time.monotonic(), _size(image.upper)
            _carry_out(one.name, expand(one.value, build_arguments), image, build_arguments, done)
            step: dict[str, Any] = {"instruction": f"{one.name} {one.value}"[:70]}
            if one.name in {"RUN", "COPY"}:
                step["MiB"] = round((_size(image.upper) - before) / MEBIBYTE, 1)
                step["seconds"] = round(time.monotonic() - started, 1)
                image.steps.append(step)
                print(f"{step['MiB']:>9} MiB {step['seconds']:>7} s  {step['instruction']}")
        if stage.name:
            done[stage.name] = image
    return image


def _carry_out(
    name: str,
    value: str,
    image: Image,
    build_arguments: Mapping[str, str],
    done: Mapping[str, Image],
) -> None:
    if name == "WORKDIR":
        image.directory = value
        image.path(".").mkdir(parents=True, exist_ok=True)
    elif name == "RUN":
        _run_inside(image, value, build_arguments)
    elif name == "COPY":
        _copy(value, image, done)
    elif name == "ENV":
        pairs = [part.split("=", 1) for part in shlex.split(value)]
        image.variables.update({key: expand(given, image.variables) for key, given in pairs})
    elif name not in {"ARG", "LABEL", "EXPOSE"}:
        image.told[name] = value


def _run_inside(image: Image, command: str, build_arguments: Mapping[str, str]) -> None:
    # Certificates of a proxy are the machine's business, as they are for an engine.
    kept = ("PIP_CERT", "SSL_CERT_FILE", "https_proxy", "HTTPS_PROXY")
    machine = {name: os.environ[name] for name in kept if name in os.environ}
    subprocess.run(
        ["chroot", str(image.merged), "/bin/sh", "-c", f"cd {image.directory} && {command}"],
        env={**machine, "PIP_CONFIG_FILE": os.devnull, **build_arguments, **image.variables},
        check=True,
    )


def _copy(value: str, image: Image, done: Mapping[str, Image]) -> None:
    words = value.split()
    origin = done[words.pop(0).removeprefix("--from=")] if words[0].startswith("--from=") else None
    *sources, target = words
    for source in sources:
        if origin is not None:
            _copy_tree(origin.merged / source.lstrip("/"), image.path(target))
        else:
            _copy_from_context(source, target, image)


def _copy_from_context(source: str, target: str, image: Image) -> None:
    for path in context_files(ROOT):
        top = path.parts[0]
        if not Path(top).match(source):
            continue
        inner = Path(*path.parts[1:]) if len(path.parts) > 1 else Path(top)
        place = image.path(target) / inner
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, place)


def _copy_tree(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
    else:
        shutil.copy2(source, target)


class Container:
    """The image as it runs."""

    def __init__(self, image: Image, folder: Path) -> None:
        """Mount everything read-only and start the process."""
        self._image = image
        self._root = folder / "run"
        self._root.mkdir()
        _overlay(self._root, [image.upper, *image.lower])
        for name in ("proc", "dev"):
            _call("mount", "--rbind", f"/{name}", str(self._root / name))
        for name in ("tmp", "dev/shm"):
            _call(
                "mount", "-t", "tmpfs", "-o", "size=64m,mode=1777", "tmpfs", str(self._root / name)
            )
        command = [*json.loads(image.told["ENTRYPOINT"]), *json.loads(image.told["CMD"])]
        loopback = f"{sys.executable} -c {shlex.quote(_LOOPBACK)}"
        inner = f"{loopback} && exec {shlex.join(self._inside(command))}"
        self.process = subprocess.Popen(
            ["unshare", "--net", "--", "/bin/sh", "-c", inner],
            env=image.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _inside(self, command: Sequence[str]) -> list[str]:
        user, _, group = self._image.told["USER"].partition(":")
        narrow = ["--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]
        # The image's PATH is searched here, and it knows no programs of administrators.
        chroot = shutil.which("chroot") or "chroot"
        place = [chroot, str(self._root), "/usr/bin/env", "-C", self._image.directory]
        who = ["setpriv", f"--reuid={user}", f"--regid={group}", *narrow, "--"]
        return [*place, *who, *command]

    def run(self, command: Sequence[str], *, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run ``command`` beside the process, with its rights and its network."""
        return subprocess.run(
            ["nsenter", f"--net=/proc/{self.process.pid}/ns/net", "--", *self._inside(command)],
            env=self._image.variables, input=stdin, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def healthy_after(self) -> float:
        """Return the seconds until the HEALTHCHECK succeeds."""
        check = json.loads(self._image.told["HEALTHCHECK"].partition("CMD ")[2])
        started = time.monotonic()
        while self.run(check).returncode:
            if self.process.poll() is not None or time.monotonic() - started > PATIENCE:
                self.process.kill()
                output, _ = self.process.communicate()
                raise RuntimeError(f"not healthy, code {self.process.returncode}:\n{output}")
            time.sleep(0.2)
        return time.monotonic() - started

    def stop(self) -> tuple[float, int]:
        """Send STOPSIGNAL; return the seconds it took and the exit code."""
        started = time.monotonic()
        self.process.send_signal(getattr(signal, self._image.told["STOPSIGNAL"]))
        self.process.communicate(timeout=PATIENCE)
        return time.monotonic() - started, self.process.returncode


def check(container: Container) -> dict[str, Any]:
    """Return what the running container does and does not do."""
    figures: dict[str, Any] = {"healthy after s": round(container.healthy_after(), 1)}
    asked = container.run(["python", "-c", _ASK], stdin=json.dumps(ARTICLE))
    figures["events"] = json.loads(asked.stdout) if asked.returncode == 0 else asked.stderr[-500:]
    status = Path(f"/proc/{container.process.pid}/status").read_text(encoding="ascii")
    for name in ("Uid", "CapEff", "CapBnd", "NoNewPrivs"):
        found = re.search(rf"{name}:\s+(\S+)", status)
        figures[name] = found[1] if found else None
    for place in ("/opt/sitrep/x", "/etc/x", "/var/tmp/x"):
        figures[f"can write {place}"] = (
            container.run(["python", "-c", _WRITE, place]).returncode == 0
        )
    figures["can write /tmp/x"] = container.run(["python", "-c", _WRITE, "/tmp/x"]).returncode == 0
    figures["can connect"] = container.run(["python", "-c", _CONNECT]).returncode == 0
    figures["MiB resident"] = round(_resident(container.process.pid) / MEBIBYTE)
    seconds, code = container.stop()
    return {**figures, "stopped after s": round(seconds, 1), "exit code": code}


def _resident(pid: int) -> int:
    """Return proportional bytes of ``pid`` and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    own = re.search(r"Pss:\s+(\d+)", rollup)
    return (int(own[1]) * 1024 if own else 0) + sum(_resident(int(child)) for child in children)


def _base(folder: Path) -> Path:
    """Return a layer that gives this machine what the base image has: Python in /usr/local."""
    base, own = folder / "base", Path(sys.base_prefix)
    version = f"python3.{sys.version_info.minor}"
    shared = [f"lib/{path.name}" for path in (own / "lib").glob(f"lib{version}.so.*")]
    for name in (f"bin/{version}", f"lib/{version}", *shared):
        target = base / "usr/local" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (own / name).is_dir():
            shutil.copytree(own / name, target, symlinks=True, ignore=_UNUSED)
        else:
            shutil.copy2(own / name, target)
    (base / "usr/local/bin/python").symlink_to(version)
    return base


def _mount_system(root: Path) -> None:
    """Give ``root`` what an engine gives a container: proc, sys, and a few devices.

    Nothing of this machine's own /dev, so that nothing done below ``root`` reaches it.
    """
    _call("mount", "-t", "proc", "-o", "nosuid,nodev,noexec", "proc", str(root / "proc"))
    _call("mount", "-t", "sysfs", "-o", "ro,nosuid,nodev,noexec", "sysfs", str(root / "sys"))
    _tmpfs(root / "dev", "size=1m,mode=0755")
    for name in ("null", "zero", "full", "random", "urandom"):
        (root / "dev" / name).touch()
        _call("mount", "--bind", f"/dev/{name}", str(root / "dev" / name))
    (root / "dev" / "shm").mkdir()
    _tmpfs(root / "dev" / "shm", "size=64m,mode=1777")


def _tmpfs(target: Path, options: str) -> None:
    _call("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(target))


def _overlay(
    target: Path, lower: Sequence[Path], *, upper: Path | None = None, work: Path | None = None
) -> None:
    options = f"lowerdir={':'.join(map(str, lower))}"
    if upper is not None:
        options += f",upperdir={upper},workdir={work}"
    _call("mount", "-t", "overlay", "overlay", "-o", options, str(target))


def _size(folder: Path) -> int:
    found = subprocess.run(["du", "-sb", str(folder)], capture_output=True, text=True, check=True)
    return int(found.stdout.split()[0])


def _call(*command: str) -> None:
    subprocess.run(command, check=True)


def measure(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Build below ``folder``, run, and return the figures; for mounts that end with the process."""
    # Layers may not lie below each other, and everything on this disk lies below "/".
    _tmpfs(folder, "mode=0755")
    given = {"TORCH": options.torch, "PIP_FIND_LINKS": options.find_links}
    image = build(read_stages(ROOT / "Dockerfile"), given, folder, _base(folder))
    for mounted in sorted(folder.glob("stage-*/merged")):
        _call("umount", "--recursive", str(mounted))
    figures: dict[str, Any] = {"MiB over the base image": round(_size(image.upper) / MEBIBYTE)}
    figures.update(check(Container(image, folder)))
    return {**figures, "layers": image.steps}


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line entry point; starts itself anew in a mount namespace that ends with it."""
    parser = argparse.ArgumentParser(description="Build and run the container without an engine.")
    parser.add_argument("--torch", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--find-links", default=os.environ.get("PIP_FIND_LINKS", ""))
    parser.add_argument("--out", type=Path, help="also write the figures here as JSON")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.inside is None:
        folder = tempfile.mkdtemp()
        command = [sys.executable, "-m", "benchmarks.container", *sys.argv[1:], "--inside", folder]
        alone = ["unshare", "--mount", "--propagation", "private", "--"]
        code = subprocess.run([*alone, *command], cwd=ROOT, check=False).returncode
        # Empty here: what was mounted on it was never to be seen from outside. Never more
        # than this one folder, since a recursive removal would follow a mount anywhere.
        Path(folder).rmdir()
        sys.exit(code)
    figures = measure(options.inside, options)
    print(json.dumps(figures, indent=1))
    write_json(options.out, figures)


if __name__ == "__main__":
    main()
