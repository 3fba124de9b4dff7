"""What the refusals of this room tell a person to do next."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "plan_scope_unknown": "A plan is for a product (its SKU), a category, or all goods.",
        "plan_product_unknown": "There is no product {sku}. Plans are made for products that are known.",
        "plan_step_wrong": "Step {number} cannot be used: {why}.",
        "plan_too_long": "A plan has {limit} steps at most. What is always right need not be looked at.",
        "plan_reason": "Say why the plan changes: others read it later.",
        "plan_changed": "Somebody saved version {version} meanwhile. Look at it, and save again.",
        "plan_not_of_this": "This plan is not for these goods. Open the inspection again.",
        "step_missing": "“{step}” is not answered. Answer it, or ask quality to make it optional.",
        "step_unreadable": "“{step}”: {value} is not a number. Type it with digits and one point or comma.",
        "step_photo": "“{step}” asks for a photo. Take one; it is kept with the goods.",
        "step_against": "The steps say {steps}, the result says {result}. If that is so, say why in the note.",
    }
)
