"""What a person reads when this room refuses."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "email_taken": "Somebody signs in with {email} already. Change that person, or use another address.",
        "email_invalid": "{email} is not an e-mail address. Correct it and save again.",
        "role_unknown": "There is no role {role}. Choose from: {known}.",
        "customer_with_staff_role": "A customer's sign-in cannot hold staff roles. Make a second sign-in with "
        "another e-mail address.",
        "own_roles": "You cannot change your own roles or switch yourself off. Ask another administrator.",
        "limit_negative": "A money limit cannot be below zero. Enter zero or more.",
        "limit_role_unknown": "There is no role {role} that grants money. Choose from: {known}.",
        "key_role_not_held": "This person does not work as {role}, so a key cannot. Choose from: {known}.",
        "right_unknown": "There is no right {name}. GET /me lists yours.",
        "key_ends_in_the_past": "The key would end before it begins. Choose a later day, or none.",
        "key_limited": "A key that is limited, or that ends, makes no keys. Sign in, or use a key without limits.",
        "label_missing": "Give the key a name, so that you recognise it later.",
    }
)
