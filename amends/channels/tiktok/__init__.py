"""The TikTok Shop channel."""

from amends.channels.tiktok.channel import TikTok

__all__ = ["TikTok"]
