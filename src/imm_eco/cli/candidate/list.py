"""`imm-eco candidate list`: list the companies."""

from __future__ import annotations

from imm_eco.cli.candidate.options import Channel, Region
from imm_eco.cli.options import AsOf
from imm_eco.cli.views import Shown, Snapshot, view_command


@view_command
def list_(snapshot: Snapshot, channel: Channel = None, region: Region = None, as_of: AsOf = None) -> Shown:
    """List the companies."""
    from imm_eco.reports import lists

    return lists.candidates(snapshot.db, channel=channel, region=region, as_of=as_of)
