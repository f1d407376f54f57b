"""Attachments: kept in memory up to a bound, served so that no browser runs them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.components.layout import walk
from bot.sandbox.errors import Code, DiscordError, Payload, invalid
from bot.sandbox.rest.call import Upload
from bot.sandbox.world.model import Channel, Guild
from bot.sandbox.world.pictures import AVATAR_COLORS, default_avatar
from bot.sandbox.world.state import World

MOST_FILES = 10
MEBIBYTE = 1024 * 1024
LARGEST_BY_TIER = (10 * MEBIBYTE, 10 * MEBIBYTE, 50 * MEBIBYTE, 100 * MEBIBYTE)
"""How large a file may be, by a guild's level of boosts."""
IS_SPOILER = 1 << 3
MOST_STORED_BYTES = 256 * MEBIBYTE
DEFAULT_AVATARS = frozenset(map(str, range(len(AVATAR_COLORS))))
SHOWN_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What a browser may show by itself; everything else is downloaded. SVG is not among them: it can hold scripts."""
_UNSAFE_IN_NAMES = re.compile(r"[^\w.\-]+")


def largest_bytes(guild: Guild | None) -> int:
    """Return how large a file may be in a guild, by its boosts, or in direct messages."""
    return LARGEST_BY_TIER[min(guild.premium_tier, 3)] if guild else LARGEST_BY_TIER[0]


def store(
    world: World,
    base_url: str,
    channel: Channel,
    uploads: Iterable[Upload],
    described: Iterable[Payload],
    *,
    beside: Collection[Payload] = (),
) -> list[Payload]:
    """Keep uploaded files and return Discord's attachment objects; ``described`` are the body's own, by index.

    ``beside`` are those that are there already.

    Raises:
        DiscordError: 40005 where a file is too large, 30015 where there are too many, 50035 where the body describes
            one that is not there.
    """
    given = sorted(uploads, key=lambda upload: upload.index)
    if len(given) + len(beside) > MOST_FILES:
        raise DiscordError(Code.MAX_ATTACHMENTS)
    if any(len(upload.data) > largest_bytes(world.guild_of(channel)) for upload in given):
        raise DiscordError(Code.REQUEST_TOO_LARGE)
    by_index = {int(one["id"]): one for one in described}
    known = {upload.index for upload in given} | {int(one["id"]) for one in beside}
    for place, index in enumerate(by_index):
        if index not in known:
            raise invalid(f"attachments.{place}", "ATTACHMENT_NOT_FOUND", "Attachment data not found")
    return [_keep(world, base_url, channel.id, upload, by_index.get(upload.index, {})) for upload in given]


def _keep(world: World, base_url: str, channel_id: int, upload: Upload, described: Payload) -> Payload:
    attachment_id = world.ids.next()
    filename = _UNSAFE_IN_NAMES.sub("_", described.get("filename") or upload.filename).strip("._")[:200] or "file"
    path = f"/attachments/{channel_id}/{attachment_id}/{filename}"
    world.files.keep(path, upload.content_type, upload.data, MOST_STORED_BYTES)
    url = base_url + quote(path)
    kept = {key: described[key] for key in ("description", "title") if key in described}
    if upload.content_type.startswith("audio/"):
        kept |= {key: described[key] for key in ("duration_secs", "waveform") if key in described}
    if described.get("is_spoiler") or filename.startswith("SPOILER_"):
        kept["flags"] = IS_SPOILER
    return {
        "id": str(attachment_id),
        "filename": filename,
        "size": len(upload.data),
        "url": url,
        "proxy_url": url,
        "content_type": upload.content_type,
        **kept,
    }


def resolve_media(world: World, components: list[Payload], attachments: list[Payload]) -> None:
    """Complete the media of components: ``attachment://name`` becomes the file's address.

    Raises:
        DiscordError: 50035 where no such file was sent.
    """
    by_name = {one["filename"]: one for one in attachments}
    for component in walk(components):
        holders = [component, *component.get("items", [])]
        for holder in holders:
            for key in ("media", "file"):
                if key in holder:
                    holder[key] = _resolved(world, holder[key]["url"], by_name)
        if "file" in component:
            file = by_name.get(component["file"]["url"].rsplit("/", 1)[-1], {})
            component |= {"name": file.get("filename"), "size": file.get("size")}


def _resolved(world: World, url: str, by_name: dict[str, Payload]) -> Payload:
    scheme, _, name = url.partition("://")
    if scheme != "attachment":
        return {"id": str(world.ids.next()), "url": url, "proxy_url": url, "width": None, "height": None}
    file = by_name.get(name)
    if file is None:
        raise invalid("components", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", f"{name} was not sent along")
    return {
        "id": str(world.ids.next()),
        "url": file["url"],
        "proxy_url": file["proxy_url"],
        "width": None,
        "height": None,
        "content_type": file["content_type"],
        "attachment_id": file["id"],
    }


def resolve_embed_pictures(embeds: list[Payload], attachments: list[Payload]) -> None:
    """Point embeds' ``attachment://name`` pictures to the files and give each its proxied address."""
    by_name = {one["filename"]: one["url"] for one in attachments}
    for embed in embeds:
        for key in ("image", "thumbnail"):
            if key in embed:
                url: str = embed[key]["url"]
                found = by_name.get(url.removeprefix("attachment://"), url)
                embed[key] = {"url": found, "proxy_url": found, "width": 0, "height": 0}


def serve(world: World, path: str) -> web.Response:
    """Answer the request for a file: only harmless pictures are shown, and nothing in it may act."""
    stored = world.files.get(path)
    if stored is None:
        raise web.HTTPNotFound
    return _response(*stored)


def serve_picture(world: World, path: str) -> web.Response:
    """Answer the request for a picture or sound by the name of its file, whatever folder and ending are asked for."""
    folder, _, file = path.rpartition("/")
    name = file.partition(".")[0]
    if folder == "/embed/avatars" and name in DEFAULT_AVATARS:
        picture = default_avatar(int(name))
    elif name in world.pictures:
        picture = world.pictures[name]
    else:
        raise web.HTTPNotFound
    return _response(picture.content_type, picture.data)


def _response(content_type: str, data: bytes) -> web.Response:
    shown = content_type in SHOWN_INLINE
    return web.Response(
        body=data,
        content_type=content_type if shown else "application/octet-stream",
        headers={
            "Content-Disposition": "inline" if shown else "attachment",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=3600",
        },
    )
