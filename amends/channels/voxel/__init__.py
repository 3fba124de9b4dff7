"""The Voxel channel."""

from amends.channels.voxel.channel import Voxel

__all__ = ["Voxel"]
