"""What the evidence room refuses, and what a person can do then."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "video_too_large": "The video {name} is larger than {limit_mb} MB. Send a shorter one.",
        "too_many_attachments": "A claim holds at most {limit} videos and PDF files.",
        "upload_empty": "{name} is empty. Choose another file.",
        "upload_too_large": "{name} is larger than {limit_mb} MB. Choose a smaller file.",
        "upload_too_many": "There are {limit} uploads under way already. Wait until they are done, or cancel one.",
        "upload_quota": "That was more than {limit_mb} MB in one day. Send the rest tomorrow.",
        "upload_expired": "This upload was left for too long and is gone. Choose the file again.",
        "upload_offset": "The upload stands at another place. It goes on from there.",
        "upload_overrun": "More was sent than was announced. Choose the file again.",
        "upload_checksum": "The piece arrived damaged. It is sent again.",
        "upload_unfinished": "The upload is not complete yet. Wait until it is, or choose the file again.",
        "upload_elsewhere": "This upload belongs to another claim.",
        "hold_exists": "There is a legal hold already. Release it first to set another.",
        "hold_released": "This legal hold was released already. Reload the page.",
    }
)
