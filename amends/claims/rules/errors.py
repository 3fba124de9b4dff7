"""What the claims room refuses, and what a person can do then."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "together_too_few": "Choose at least two items. One item alone is reported on its order's page.",
        "together_too_many": "Choose at most {most} items at once, and the others in a second report.",
        "defect_unknown": "Choose what is wrong from the list; “{defect}” is not in the catalogue.",
        "quantity_too_large": "Only {available} of this item can be claimed here. Lower the quantity.",
        "quantity_too_small": "Claim at least one piece.",
        "text_too_long": "{field} is too long: at most {limit} characters. Shorten it.",
        "line_not_claimable": "“{title}” is a {kind}, not goods that can be defective. Choose another item.",
        "line_removed": "“{title}” was taken off the order; nothing of it is left to claim. Choose another item.",
        "photo_too_large": "The photo {name} is larger than {limit_mb} MB. Send a smaller one.",
        "photo_too_many_pixels": (
            "The photo {name} has more than {limit_mp} million pixels. Take it at a lower resolution."
        ),
        "photo_unreadable": "The photo {name} is damaged or incomplete. Take or send it again.",
        "photo_kind": "{name} is not a photo that can be used. Send a still picture as JPEG, PNG, WebP or HEIC, "
        "a video as MP4, MOV or WebM, or a PDF.",
        "pdf_too_large": "{name} is larger than {limit_mb} MB. Send fewer pages, or photos of them.",
        "pdf_locked": "{name} asks for a password. Send it without one, or a photo of it.",
        "pdf_unreadable": "{name} is damaged or cannot be drawn. Send a photo of it.",
        "pdf_no_reader": "PDF files cannot be read here. Send a photo of {name}.",
        "photo_busy": "Many photos are being read just now. Try again in a few seconds.",
        "photo_not_kept": (
            "The photo could not be kept just now. Try again in a minute; if it stays so, tell the administrator."
        ),
        "photo_lost": "The photo cannot be read just now. Try again; if it stays so, tell the administrator.",
        "too_many_photos": "A claim holds at most {limit} photos. Send the ones that show the defect best.",
        "nothing_corrected": "Order, item, serial number and pieces are as they were. Change one, or write "
        "a note.",
        "claim_not_open": "This claim is {state}; nothing can be added to it any more.",
    }
)
