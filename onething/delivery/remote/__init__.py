"""远程视频核验: agreed between two places, looked at together in a room, found."""
