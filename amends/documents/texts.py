"""What a person reads when a document cannot be made as an electronic invoice."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "einvoice_sales_tax": "This document carries sales tax of {country}, which EN 16931 cannot express: it "
        "knows value added tax only. Use the PDF.",
        "einvoice_decimals": "{amount} has more than two decimals, which EN 16931 does not allow. Use the PDF.",
        "einvoice_party_missing": "The {party} has no {what}, which EN 16931 asks for. Add it to the {where}, "
        "then make the document again.",
        "einvoice_category_unknown": "{category} is no tax category of EN 16931. Use S, Z, E, AE, K, G or O.",
        "einvoice_reason_missing": "Lines without tax need the reason why. Add it to the tax of the line.",
        "einvoice_rate": "A line in category {category} has {rate} percent of tax; EN 16931 asks for {wanted}.",
        "einvoice_tax_off": "{tax} of tax on {net} are not {rate} percent of it, so EN 16931 readers would refuse "
        "the document. Use the PDF.",
        "einvoice_negative": "The document credits {amount}. A credit note cannot be negative: issue a correction "
        "that charges instead.",
        "einvoice_mixed": "Lines outside VAT cannot stand beside lines with VAT in one document. Use the PDF.",
        "einvoice_empty": "There is nothing on this document: no line.",
        "einvoice_text": "{field} holds no letter that can be printed.",
    }
)
