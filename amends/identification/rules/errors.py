"""What a person reads when this room refuses."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "switch_reason_missing": "Say why, in a few words: it is kept with your name.",
        "nothing_to_look_at": "{ref} has no answer to look at: no photo can be used, or none was looked at yet.",
        "shown_defect_unknown": "There is no defect {defect} in the catalogue. Choose one from the list.",
        "reviewed_by_inspection": "The goods of {ref} were inspected: what was found there stands.",
        "reference_product_unknown": "There is no product {sku}. Copy its SKU from the catalogue.",
        "too_many_references": "{sku} has {limit} reference photos, which is enough. Remove some first.",
        "cannot_learn_here": "Photos and words are not looked at in this installation. Install the extra "
        "(requirements/vision.lock) and start the photo worker.",
    }
)
