"""Makes pages of the repository's Markdown files, each where it lies, so that the links among them are checked."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]

# Of blocks that stand side by side: what each language's tab is called.
TABS = {"sh": "Command line", "python": "Python", "js": "Node", "ts": "TypeScript", "rust": "Rust"}

FENCE = re.compile(r"^```([\w,]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SIDE_BY_SIDE = re.compile(r"(?:^```[\w,]+\n(?:(?!```).*\n)*?```\n\n?){2,}", re.MULTILINE)
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])+)\]\(([^)\s#]+)(#[^)\s]*)?\)")
# What rustdoc makes a link of, in the README that is a crate's documentation: [`Client`], [`kind`](Error::kind).
RUST_SHORTCUT = re.compile(r"\[(`[^`\]]+`)\](?![(\[])")
RUST_PATH = re.compile(r"[\w:]+")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"]
    wanted = ["*.md", "*.svg", "*.png"]
    found = subprocess.run([*listed, *wanted], cwd=ROOT, check=True, capture_output=True, text=True)
    for name in found.stdout.splitlines():
        if (ROOT / name).is_file():
            files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    text = SIDE_BY_SIDE.sub(lambda blocks: tabbed(blocks.group()), markdown)
    parts = re.split(r"(^ *```.*?^ *```$)", text, flags=re.MULTILINE | re.DOTALL)
    for at, part in enumerate(parts):
        parts[at] = shown(part) if at % 2 else linked(part, page, files)
    return "".join(parts)


def tabbed(blocks: str) -> str:
    """Adjacent blocks as tabs, when each is in a language of its own."""
    found = FENCE.findall(blocks)
    languages = [language for language, _ in found]
    if len(set(languages)) < len(found) or not set(languages) <= set(TABS):
        return blocks
    tabs = []
    for language, code in found:
        lines = [f"```{language}", *code.splitlines(), "```"]
        tabs.append(f'=== "{TABS[language]}"\n\n' + "\n".join(f"    {line}".rstrip() for line in lines))
    return "\n\n".join(tabs) + "\n\n"


def shown(block: str) -> str:
    """Without what rustdoc runs and does not show."""
    if not re.match(r" *```rust", block):
        return block
    kept = [line for line in block.splitlines() if not re.match(r" *#( |$)", line)]
    return "\n".join([re.sub(r"rust[\w,]*", "rust", kept[0]), *kept[1:]])


def linked(text: str, page: Page, files: Files) -> str:
    """With a link to what is no page, such as a source file, as its mere text: the site does not hold it.

    What is not there at all stays a link, so that the build fails of it.
    """
    folder = PurePosixPath(page.file.src_uri).parent

    def link(match: re.Match[str]) -> str:
        said, target, _ = match.groups()
        if re.match(r"\w+:(?!:)", target):
            return match.group()
        there = (ROOT / folder / target).resolve()
        if not there.is_relative_to(ROOT):
            return match.group()
        uri = there.relative_to(ROOT).as_posix()
        if there.is_dir() and files.get_file_from_path(f"{uri}/README.md"):
            return match.group().replace(f"({target}", f"({target.rstrip('/')}/README.md")
        if there.exists() and files.get_file_from_path(uri) is None:
            return said
        is_rust = (ROOT / folder / "Cargo.toml").exists() and RUST_PATH.fullmatch(target)
        return said if is_rust and not there.exists() else match.group()

    text = LINK.sub(link, text)
    return RUST_SHORTCUT.sub(r"\1", text) if (ROOT / folder / "Cargo.toml").exists() else text
